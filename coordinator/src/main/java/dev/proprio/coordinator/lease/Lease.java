package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.proto.update.UpdateClip;
import dev.proprio.proto.v1.ClientMemory;
import dev.proprio.proto.v1.DeviceMemoryEntry;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.ModelRef;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A part of a round: some of its devices, to be trained by one worker, one after the other, whose updates come back added up.
 *
 * @param capacity the most updates that all parts of the round have together
 * @param devices in the order in which they train
 * @param cohort all devices of the round's attempt where secure aggregation groups them; empty otherwise
 * @param clip of the round where it has one of its own, other than the run's
 * @param memory what those of the devices remember that remember something, as opaque bytes
 */
public record Lease(
        LeaseId id,
        int capacity,
        List<String> devices,
        List<String> cohort,
        Optional<UpdateClip> clip,
        Map<String, ByteString> memory) {
    public Lease {
        devices = List.copyOf(devices);
        cohort = List.copyOf(cohort);
        memory = Collections.unmodifiableMap(new TreeMap<>(memory));
    }

    /** What the devices remember, as it travels; without bytes if that is nothing. */
    public Content memoryContent() {
        var message = ClientMemory.newBuilder();
        memory.forEach((device, state) -> message.addDevices(
                DeviceMemoryEntry.newBuilder().setDeviceId(device).setState(state)));
        return Content.of(message.build().toByteArray());
    }

    /**
     * The lease as it is handed out.
     *
     * @param handedOut how often it was, this time included
     * @param remainingMillis how much later a device may begin
     */
    public LeaseOffer offer(ModelRef model, Content memory, int handedOut, long remainingMillis) {
        return LeaseOffer.newBuilder()
                .setId(id.toMessage())
                .setLeaseAttempt(handedOut)
                .setCapacity(capacity)
                .addAllDevices(devices)
                .addAllCohort(cohort)
                .setModel(model)
                .setMemoryBytes(memory.bytes().length)
                .setMemorySha256(memory.sha256())
                .setRemainingMillis(remainingMillis)
                .putAllClip(clip.map(UpdateClip::setting).orElse(Map.of()))
                .build();
    }

    /**
     * The lease of an offer, with what came for it.
     *
     * @throws IllegalArgumentException in a sentence if its clip is none
     */
    public static Lease of(LeaseOffer offer, ClientMemory memory) {
        Map<String, ByteString> states = new TreeMap<>();
        memory.getDevicesList().forEach(entry -> states.put(entry.getDeviceId(), entry.getState()));
        return new Lease(
                LeaseId.of(offer.getId()),
                offer.getCapacity(),
                offer.getDevicesList(),
                offer.getCohortList(),
                UpdateClip.in(offer.getClipMap()),
                states);
    }
}

package dev.proprio.experiments.run;

import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.journal.Attachments;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.proto.stored.StoredFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Keeps what simulated devices remember with the round after which they remember it. */
record DeviceMemory(PreparedExperiment experiment, String run) implements Attachments {
    private static final String DEVICE = "device/";

    @Override
    public Map<String, Optional<byte[]>> changedBy(RoundResult last) throws InterruptedException {
        List<String> counted = last.outcomes().stream()
                .filter(ClientOutcome.Accepted.class::isInstance)
                .map(ClientOutcome::device)
                .toList();
        experiment.awaitDevices(run, last.round(), counted);
        Map<String, Optional<byte[]>> changed = new TreeMap<>();
        experiment
                .clientStates()
                .takeChanges(run)
                .forEach((device, state) -> changed.put(
                        DEVICE + device,
                        state.isEmpty() ? Optional.empty() : Optional.of(ClientStateFormat.encode(state))));
        return changed;
    }

    /** Lets the devices remember what was kept. */
    void restore(Map<String, byte[]> attachments) throws IOException {
        Map<String, ClientState> states = new TreeMap<>();
        for (Map.Entry<String, byte[]> attachment : attachments.entrySet()) {
            if (attachment.getKey().startsWith(DEVICE)) {
                String device = attachment.getKey().substring(DEVICE.length());
                try {
                    states.put(device, ClientStateFormat.decode(attachment.getValue()));
                } catch (StoredFormatException e) {
                    throw new IOException("what %s remembers can't be read: %s".formatted(device, e.getMessage()), e);
                }
            }
        }
        experiment.clientStates().restore(run, states);
    }
}

package dev.proprio.coordinator.lease;

import com.google.protobuf.ByteString;
import dev.proprio.proto.v1.ModelRef;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Leases of one round that are carried out side by side.
 *
 * @param model what all of them refer to
 * @param broadcast the model's bytes
 * @param memory what each lease's devices remember
 * @param deadline until when answers are waited for, as {@link System#nanoTime} has it
 */
public record LeaseBatch(
        List<Lease> leases,
        ModelRef model,
        Content broadcast,
        Map<LeaseId, Content> memory,
        LeaseAnswers answers,
        long deadline) {
    public LeaseBatch {
        leases = List.copyOf(leases);
        memory = Collections.unmodifiableMap(new HashMap<>(memory));
    }

    /** The leases with what their devices remember. */
    public static LeaseBatch of(
            List<Lease> leases, ModelRef model, Content broadcast, LeaseAnswers answers, long deadline) {
        Map<LeaseId, Content> memory = new HashMap<>();
        leases.forEach(lease -> memory.put(lease.id(), lease.memoryContent()));
        return new LeaseBatch(leases, model, broadcast, memory, answers, deadline);
    }

    /** What the holder of some of the leases may fetch by this digest. */
    Optional<Content> content(ByteString sha256, Iterable<LeaseId> held) {
        if (broadcast.sha256().equals(sha256)) {
            return Optional.of(broadcast);
        }
        for (LeaseId id : held) {
            Content content = memory.get(id);
            if (content != null && content.sha256().equals(sha256)) {
                return Optional.of(content);
            }
        }
        return Optional.empty();
    }

    /** How much later a device of the batch may begin, at {@code now}. */
    long remainingMillis(long now) {
        return Math.max(0, (deadline - now) / 1_000_000);
    }
}

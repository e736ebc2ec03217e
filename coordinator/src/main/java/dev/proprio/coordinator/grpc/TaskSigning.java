package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.proto.identity.DeviceKey;
import dev.proprio.proto.signing.TaskHeader;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskPromise;
import java.util.Optional;

/**
 * Signs tasks in the name of whoever is responsible for the runs, if that has given a key.
 *
 * @param key empty to sign nothing
 */
record TaskSigning(Optional<DeviceKey> key) {
    /** One that signs nothing. */
    static final TaskSigning NONE = new TaskSigning(Optional.empty());

    /** What a run promises of each of its tasks. */
    static TaskPromise promise(RunDefinition run) {
        return TaskPromise.newBuilder()
                .setLeastCohort(run.cohort().minimum())
                .setNoiseMultiplier(run.noise())
                .setRounds(run.rounds())
                .build();
    }

    /**
     * A task as it is sent to a device.
     *
     * @param open with what it promises
     */
    Task signed(Task open, String device) {
        if (key.isEmpty()) {
            return open;
        }
        byte[] signature = key.get().sign(TaskHeader.of(open, device));
        return open.toBuilder()
                .setPromise(open.getPromise().toBuilder()
                        .setSigner(ByteString.copyFrom(key.get().publicBytes()))
                        .setSignature(ByteString.copyFrom(signature)))
                .build();
    }
}

package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.text.Hexadecimal;
import dev.proprio.proto.v1.DescribeModelRequest;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.DescriptionBytes;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** Asks what a task's model is, once for each description. */
final class DescriptionDownload {
    private DescriptionDownload() {}

    /**
     * What the coordinator says of the task's model; empty if it says nothing. Blocks.
     *
     * @throws TaskFailedException if others in a secure aggregation may have been told something else
     */
    static Optional<ModelDescription> fetch(
            Channel channel, String session, Task task, SessionMemory memory, Retry retry)
            throws TransferException, TaskFailedException, InterruptedException {
        ByteString sha256 = task.getModel().getDescriptionSha256();
        // What a query is bound to has the digest.
        if (task.hasSecagg() && !task.hasQuery()) {
            requireBound(task, Hexadecimal.of(sha256.toByteArray()));
        }
        if (sha256.isEmpty()) {
            return Optional.empty();
        }
        Optional<ModelDescription> known = memory.description(sha256);
        if (known.isPresent()) {
            return known;
        }
        var stub = FederationGrpc.newBlockingStub(channel).withDeadline(retry.deadline());
        while (true) {
            try {
                ByteString bytes = stub.describeModel(DescribeModelRequest.newBuilder()
                                .setSessionId(session)
                                .setSha256(sha256)
                                .build())
                        .getDescription();
                ModelDescription told = DescriptionBytes.read(bytes, sha256);
                memory.remember(sha256, told);
                return Optional.of(told);
            } catch (StatusRuntimeException e) {
                if (!retry.again(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * In a secure aggregation the parameters are cut as is described, which all are told alike: another device's could be cut otherwise
     * else, so that it trains something else.
     *
     * @param layout that of the task's model
     */
    static void requireLaidOut(Task task, Optional<ModelDescription> told, ParameterLayout layout)
            throws TaskFailedException {
        if (task.hasSecagg()
                && told.isPresent()
                && (layout.slices().isEmpty() || !layout.equals(told.get().layout()))) {
            throw new TaskFailedException(
                    "aggregate",
                    "the model's slices are not those that its description has, so that other devices may have been told of other ones");
        }
    }

    /** The settings, which are the same for all of a secure aggregation, name what the device is told of, and nothing else. */
    private static void requireBound(Task task, String told) throws TaskFailedException {
        String named = task.getAlgorithmOrDefault(ModelDescription.DIGEST_SETTING, "");
        if (told.equals(named)) {
            return;
        }
        throw new TaskFailedException(
                "aggregate",
                told.isEmpty()
                        ? "the task's settings name a description that its model does not have, so that other devices may have been told of it"
                        : "the task's model has a description that its settings do not name, so that other devices may have been told of another one");
    }
}

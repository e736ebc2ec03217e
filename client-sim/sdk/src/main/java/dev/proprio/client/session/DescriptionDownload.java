package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.description.ModelDescription;
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
        if (sha256.isEmpty()) {
            return Optional.empty();
        }
        String hex = Hexadecimal.of(sha256.toByteArray());
        // What a query is bound to has the digest.
        if (task.hasSecagg()
                && !task.hasQuery()
                && !hex.equals(task.getAlgorithmOrDefault(ModelDescription.DIGEST_SETTING, ""))) {
            throw new TaskFailedException(
                    "aggregate",
                    "the task's model has a description that its settings do not name, so that other devices may have been told of another one");
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
}

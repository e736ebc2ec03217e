package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import io.grpc.Channel;
import java.util.concurrent.ExecutionException;

/** Sends one masked update. */
final class MaskedUpload {
    private MaskedUpload() {}

    /** Sends the update and waits for its receipt. Repeating is safe: the same bytes count once. */
    static SubmitReceipt.Verdict send(
            Channel channel, String session, int chunkBytes, Task task, MaskedInput input, Retry retry)
            throws InterruptedException, ExecutionException {
        byte[] payload = payload(input);
        var header = MaskedHeader.newBuilder()
                .setSessionId(session)
                .setRunId(task.getRunId())
                .setRound(task.getRound())
                .setAttempt(task.getAttempt())
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)));
        input.vectors().forEach(vector -> header.addVectorBytes(vector.size()));
        var stub = FederationGrpc.newStub(channel).withDeadline(retry.deadline());
        return OutboundUpload.send(
                stub::submitMasked,
                MaskedMessage.newBuilder().setHeader(header).build(),
                payload,
                chunkBytes,
                chunk -> MaskedMessage.newBuilder().setChunk(chunk).build(),
                retry);
    }

    private static byte[] payload(MaskedInput input) {
        byte[] payload =
                new byte[input.vectors().stream().mapToInt(ByteString::size).reduce(0, Math::addExact)];
        int at = 0;
        for (ByteString vector : input.vectors()) {
            vector.copyTo(payload, at);
            at += vector.size();
        }
        return payload;
    }
}

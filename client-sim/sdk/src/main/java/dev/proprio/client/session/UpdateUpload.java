package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import io.grpc.Channel;
import java.util.concurrent.ExecutionException;

/** Sends one update. */
final class UpdateUpload {
    private UpdateUpload() {}

    /** Sends the update and waits for its receipt. Repeating is safe: an update counts once. */
    static SubmitReceipt.Verdict send(
            Channel channel, String session, int chunkBytes, TrainingTask task, PackedUpdate update, Retry retry)
            throws InterruptedException, ExecutionException {
        byte[] payload = update.bytes();
        UpdateHeader header = header(session, task, update, payload);
        var stub = FederationGrpc.newStub(channel).withDeadline(retry.deadline());
        return OutboundUpload.send(
                stub::submitUpdate,
                UpdateMessage.newBuilder().setHeader(header).build(),
                payload,
                chunkBytes,
                chunk -> UpdateMessage.newBuilder().setChunk(chunk).build(),
                retry);
    }

    private static UpdateHeader header(String session, TrainingTask task, PackedUpdate update, byte[] payload) {
        var header = UpdateHeader.newBuilder()
                .setSessionId(session)
                .setRunId(task.run())
                .setRound(task.round())
                .setAttempt(task.attempt())
                .setWeight(update.weight())
                .setCompression(task.compressionKind())
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)));
        update.sections()
                .forEach((name, section) ->
                        header.addSections(Section.newBuilder().setName(name).setLength(section.length())));
        update.metrics()
                .forEach((name, metric) -> header.putMetrics(
                        name,
                        MetricSum.newBuilder()
                                .setSum(metric.sum())
                                .setWeight(metric.weight())
                                .build()));
        return header.build();
    }
}

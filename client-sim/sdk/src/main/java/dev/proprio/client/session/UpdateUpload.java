package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import io.grpc.Channel;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Sends one update. */
final class UpdateUpload {
    private UpdateUpload() {}

    /** Sends the update and waits for its receipt. Repeating is safe: an update counts once. */
    static SubmitReceipt.Verdict send(Channel channel, String session, int chunkBytes, Task task, ClientUpdate update)
            throws InterruptedException, ExecutionException {
        byte[] payload = payload(update);
        UpdateHeader header = header(session, task, update, payload);
        var stub = FederationGrpc.newStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(task.getRemainingMillis(), TimeUnit.MILLISECONDS);
        return Upload.send(
                stub::submitUpdate,
                UpdateMessage.newBuilder().setHeader(header).build(),
                payload,
                chunkBytes,
                chunk -> UpdateMessage.newBuilder().setChunk(chunk).build());
    }

    private static byte[] payload(ClientUpdate update) {
        if (update.sections().size() == 1) {
            return FloatBytes.encode(update.parameters());
        }
        var bytes = new ByteArrayOutputStream();
        update.sections().values().forEach(values -> bytes.writeBytes(FloatBytes.encode(values)));
        return bytes.toByteArray();
    }

    private static UpdateHeader header(String session, Task task, ClientUpdate update, byte[] payload) {
        var header = UpdateHeader.newBuilder()
                .setSessionId(session)
                .setRunId(task.getRunId())
                .setRound(task.getRound())
                .setAttempt(task.getAttempt())
                .setWeight(update.weight())
                .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload)));
        update.sections()
                .forEach((name, values) ->
                        header.addSections(Section.newBuilder().setName(name).setLength(values.length)));
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

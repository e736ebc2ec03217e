package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.TrainingTask;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.Chunks;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends one update as fast as the coordinator takes it. */
final class UpdateUpload implements ClientResponseObserver<UpdateMessage, SubmitReceipt> {
    private static final int ATTEMPTS = 3;

    private final UpdateHeader header;
    private final byte[] payload;
    private final int chunkBytes;
    private final CompletableFuture<SubmitReceipt> receipt = new CompletableFuture<>();
    private @Nullable ClientCallStreamObserver<UpdateMessage> out;
    private boolean headerSent;
    private boolean completed;
    private int offset;

    private UpdateUpload(UpdateHeader header, byte[] payload, int chunkBytes) {
        this.header = header;
        this.payload = payload;
        this.chunkBytes = chunkBytes;
    }

    /** Sends the update and waits for its receipt. Repeating is safe: an update counts once. */
    static SubmitReceipt.Verdict send(
            Channel channel,
            String session,
            int chunkBytes,
            TrainingTask task,
            long remainingMillis,
            PackedUpdate update)
            throws InterruptedException, ExecutionException {
        byte[] payload = update.bytes();
        UpdateHeader header = header(session, task, update, payload);
        var stub = FederationGrpc.newStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(remainingMillis, TimeUnit.MILLISECONDS);
        for (int attempt = 1; ; attempt++) {
            var upload = new UpdateUpload(header, payload, chunkBytes);
            var unused = stub.submitUpdate(upload);
            try {
                return upload.receipt.get().getVerdict();
            } catch (ExecutionException e) {
                Status.Code code = Status.fromThrowable(e).getCode();
                if (attempt == ATTEMPTS || code != Status.Code.UNAVAILABLE) {
                    throw e;
                }
            }
        }
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

    @Override
    public void beforeStart(ClientCallStreamObserver<UpdateMessage> requestStream) {
        out = requestStream;
        requestStream.setOnReadyHandler(this::pump);
    }

    private void pump() {
        ClientCallStreamObserver<UpdateMessage> stream = out;
        if (stream == null) {
            return;
        }
        while (!completed && !receipt.isDone() && stream.isReady()) {
            if (!headerSent) {
                headerSent = true;
                stream.onNext(UpdateMessage.newBuilder().setHeader(header).build());
            } else if (offset < payload.length) {
                Chunk chunk = Chunks.at(payload, offset, chunkBytes);
                offset += chunk.getData().size();
                stream.onNext(UpdateMessage.newBuilder().setChunk(chunk).build());
            } else {
                completed = true;
                stream.onCompleted();
            }
        }
    }

    @Override
    public void onNext(SubmitReceipt value) {
        receipt.complete(value);
    }

    @Override
    public void onError(Throwable error) {
        receipt.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
        receipt.completeExceptionally(Status.INTERNAL
                .withDescription("the coordinator sent no receipt")
                .asRuntimeException());
    }
}

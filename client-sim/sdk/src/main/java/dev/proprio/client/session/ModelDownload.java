package dev.proprio.client.session;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/** Fetches a task's model, going on where a broken transfer stopped. */
final class ModelDownload {
    private static final int ATTEMPTS = 3;

    private ModelDownload() {}

    /** The model and what comes with it, {@code length} values, checked against the task's digest. Blocks. */
    static float[] fetch(Channel channel, String session, Task task, int length) throws TransferException {
        var assembler = ChunkAssembler.ofFloats(length);
        var stub = FederationGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(task.getRemainingMillis(), TimeUnit.MILLISECONDS);
        for (int attempt = 1; ; attempt++) {
            try {
                Iterator<Chunk> chunks = stub.fetchModel(FetchModelRequest.newBuilder()
                        .setSessionId(session)
                        .setSha256(task.getModel().getSha256())
                        .setOffset(assembler.received())
                        .build());
                while (chunks.hasNext()) {
                    assembler.add(chunks.next());
                }
                return assembler.finish(task.getModel().getSha256());
            } catch (StatusRuntimeException e) {
                if (attempt == ATTEMPTS || e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
                    throw e;
                }
            }
        }
    }
}

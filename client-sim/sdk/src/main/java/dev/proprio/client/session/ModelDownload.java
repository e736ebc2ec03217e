package dev.proprio.client.session;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FederationGrpc;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.Iterator;

/** Fetches a task's model, going on where a broken transfer stopped. */
final class ModelDownload {
    private ModelDownload() {}

    /** The model and what comes with it, {@code length} values, checked against the task's digest. Blocks. */
    static float[] fetch(Channel channel, String session, Task task, int length, SessionMemory memory, Retry retry)
            throws TransferException, InterruptedException {
        ChunkAssembler<float[]> assembler = memory.download(task.getModel().getSha256(), length);
        var stub = FederationGrpc.newBlockingStub(channel).withDeadline(retry.deadline());
        while (true) {
            try {
                Iterator<Chunk> chunks = stub.fetchModel(FetchModelRequest.newBuilder()
                        .setSessionId(session)
                        .setSha256(task.getModel().getSha256())
                        .setOffset(assembler.received())
                        .build());
                while (chunks.hasNext()) {
                    assembler.add(chunks.next());
                }
                memory.forgetDownload();
                return assembler.finish(task.getModel().getSha256());
            } catch (StatusRuntimeException e) {
                if (!retry.again(e)) {
                    throw e;
                }
            } catch (TransferException e) {
                memory.forgetDownload();
                throw e;
            }
        }
    }
}

package dev.proprio.experiments.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.client.session.FlowControlledUpload;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.partial.PartialWriter;
import dev.proprio.experiments.cluster.LeaseHolder.Holding;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.ClientMemory;
import dev.proprio.proto.v1.FetchContentRequest;
import dev.proprio.proto.v1.LeaseOffer;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.LeaseResultHeader;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.v1.WorkersGrpc;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.Chunks;
import dev.proprio.proto.wire.ModelRefs;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Fetches what a lease needs, has it carried out, and sends what it came to. Thread-safe. */
final class LeaseWork {
    /** More than a coordinator sends, with room for the ids. */
    private static final long MOST_MEMORY = 300L << 20;

    /** This round's model, and the last one's for a lease that is late. */
    private static final int MODELS = 2;

    private static final long FETCH_MINUTES = 10;

    private final Holding prepared;
    private final Channel channel;
    private final String session;
    private final BooleanSupplier wanted;
    private final Map<ByteString, CompletableFuture<Broadcast>> models = new LinkedHashMap<>();

    /** @param wanted whether the session goes on */
    LeaseWork(Holding prepared, Channel channel, String session, BooleanSupplier wanted) {
        this.prepared = prepared;
        this.channel = channel;
        this.session = session;
        this.wanted = wanted;
    }

    void carryOut(LeaseOffer offer) throws Exception {
        List<LeaseResult> messages =
                offer.getJob().isEmpty() ? messages(offer, answer(offer)) : messages(offer, job(offer));
        FlowControlledUpload.send(WorkersGrpc.newStub(channel)::submitPartial, messages.iterator());
    }

    /** What a lease comes to. */
    LeaseAnswer answer(LeaseOffer offer) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(offer.getRemainingMillis());
        Broadcast broadcast = model(offer.getModel());
        Lease lease = Lease.of(offer, memory(offer));
        return prepared.carryOut(lease, broadcast, deadline, wanted);
    }

    /** What a job comes to. */
    byte[] job(LeaseOffer offer) throws Exception {
        return prepared.carryOut(offer.getJob().toByteArray(), content(offer), wanted);
    }

    /** How an answer travels. */
    List<LeaseResult> messages(LeaseOffer offer, LeaseAnswer answer) {
        List<LeaseResult> messages = new ArrayList<>();
        messages.add(LeaseResult.newBuilder()
                .setHeader(LeaseResultHeader.newBuilder()
                        .setSessionId(session)
                        .setId(offer.getId())
                        .setUpdateBytes(answer.updateBytes()))
                .build());
        for (PartialMessage message :
                PartialWriter.write(answer.partial(), offer.getId().getAttempt())) {
            messages.add(LeaseResult.newBuilder().setPartial(message).build());
        }
        return messages;
    }

    /** How what a job came to travels. */
    List<LeaseResult> messages(LeaseOffer offer, byte[] answer) {
        Content content = Content.of(answer);
        List<LeaseResult> messages = new ArrayList<>();
        messages.add(LeaseResult.newBuilder()
                .setHeader(LeaseResultHeader.newBuilder()
                        .setSessionId(session)
                        .setId(offer.getId())
                        .setJobBytes(answer.length)
                        .setJobSha256(content.sha256()))
                .build());
        for (int at = 0; at < answer.length; at += Chunks.BYTES) {
            messages.add(LeaseResult.newBuilder()
                    .setJob(Chunks.at(answer, at, Chunks.BYTES))
                    .build());
        }
        return messages;
    }

    /** The model, which the first lease that needs it fetches for all. */
    private Broadcast model(ModelRef ref) throws Exception {
        var mine = new CompletableFuture<Broadcast>();
        CompletableFuture<Broadcast> known;
        synchronized (models) {
            known = models.putIfAbsent(ref.getSha256(), mine);
            if (known == null && models.size() > MODELS) {
                models.remove(models.keySet().iterator().next());
            }
        }
        if (known == null) {
            try {
                mine.complete(fetched(ref));
            } catch (Exception | Error e) {
                synchronized (models) {
                    models.remove(ref.getSha256());
                }
                mine.completeExceptionally(e);
                throw e;
            }
            return mine.get();
        }
        return known.get();
    }

    private Broadcast fetched(ModelRef ref) throws TransferException {
        ParameterLayout theirs = ModelRefs.layout(ref);
        ParameterLayout layout = prepared.layout().orElse(theirs);
        if (!theirs.equals(layout)) {
            throw new TransferException(
                    "the lease's model has %s parameters in %s slices but this experiment's %s in %s"
                            .formatted(
                                    theirs.length(),
                                    theirs.slices().size(),
                                    layout.length(),
                                    layout.slices().size()));
        }
        int values = Math.toIntExact(ref.getByteLength() / Float.BYTES);
        float[] all = fetch(ref.getSha256(), ChunkAssembler.ofFloats(values));
        return ModelRefs.broadcast(ref, layout, all);
    }

    private ClientMemory memory(LeaseOffer offer) throws TransferException {
        try {
            return ClientMemory.parseFrom(content(offer));
        } catch (InvalidProtocolBufferException e) {
            throw new TransferException("what the lease's devices remember can't be read: " + e.getMessage());
        }
    }

    /** What comes with a lease. */
    private byte[] content(LeaseOffer offer) throws TransferException {
        long bytes = offer.getMemoryBytes();
        if (bytes == 0) {
            return new byte[0];
        }
        if (bytes < 0 || bytes > MOST_MEMORY) {
            throw new TransferException("the lease comes with %s bytes but at most %s are taken"
                    .formatted(Long.toUnsignedString(bytes), MOST_MEMORY));
        }
        return fetch(offer.getMemorySha256(), ChunkAssembler.ofBytes((int) bytes, 1));
    }

    private <T> T fetch(ByteString sha256, ChunkAssembler<T> assembler) throws TransferException {
        Iterator<Chunk> chunks = WorkersGrpc.newBlockingStub(channel)
                .withDeadlineAfter(FETCH_MINUTES, TimeUnit.MINUTES)
                .fetchContent(FetchContentRequest.newBuilder()
                        .setSessionId(session)
                        .setSha256(sha256)
                        .build());
        while (chunks.hasNext()) {
            assembler.add(chunks.next());
        }
        return assembler.finish(sha256);
    }
}

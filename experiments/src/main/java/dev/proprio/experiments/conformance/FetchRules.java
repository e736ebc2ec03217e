package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.experiments.conformance.Heard.Fetched;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.FetchModelRequest;
import dev.proprio.proto.v1.Task;
import dev.proprio.proto.v1.TaskFailed;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Rules of how a model is fetched. */
final class FetchRules {
    /** What arrives within that time before a call breaks, has arrived. */
    private static final long READING_MILLIS = 200;

    private FetchRules() {}

    static List<ConformanceRule> all() {
        return List.of(
                new ConformanceRule(
                        "fetch",
                        RuleLevel.MANDATORY,
                        "a model is fetched by the task's digest, in the present session, from its first byte on",
                        FetchRules::fetch),
                new ConformanceRule(
                        "fetch-checksum",
                        RuleLevel.MANDATORY,
                        "a chunk whose CRC-32C is not that of its data is refused",
                        client -> refused(client, FetchRules::withWrongChecksum, "whose model has a wrong checksum")),
                new ConformanceRule(
                        "fetch-order",
                        RuleLevel.MANDATORY,
                        "chunks with a gap are refused",
                        client -> refused(client, FetchRules::withGap, "whose model has a gap")),
                new ConformanceRule(
                        "fetch-digest",
                        RuleLevel.MANDATORY,
                        "a model whose SHA-256 is not the task's is refused",
                        client -> refused(client, FetchRules::another, "whose model has another digest")),
                new ConformanceRule(
                        "fetch-resume",
                        RuleLevel.MANDATORY,
                        "an interrupted transfer goes on at the byte where it stopped",
                        FetchRules::resume));
    }

    private static String fetch(TestedClient client) throws RuleBrokenException, InterruptedException {
        String session = client.connected().stream().session();
        Task task = client.task().build();
        client.ask(task);
        FetchModelRequest request = fetched(client, task);
        if (!request.getSessionId().equals(session)) {
            throw new RuleBrokenException("it fetched in another session", "the session_id of its welcome");
        }
        if (!request.getSha256().equals(task.getModel().getSha256()) || request.getOffset() != 0) {
            throw new RuleBrokenException(
                    "it fetched a model of %s bytes of digest from byte %s on"
                            .formatted(request.getSha256().size(), request.getOffset()),
                    "the task's digest and the offset 0");
        }
        client.update(task);
        return "it fetched %s bytes, and sent an update"
                .formatted(task.getModel().getByteLength());
    }

    private static FetchModelRequest fetched(TestedClient client, Task task)
            throws RuleBrokenException, InterruptedException {
        return client.await(
                "a FetchModel call",
                heard -> heard instanceof Fetched asked ? Optional.of(asked.request()) : Optional.empty(),
                TestedClient.failureOf(task));
    }

    private static String refused(TestedClient client, ServedModel.Serving serving, String why)
            throws RuleBrokenException, InterruptedException {
        client.connected();
        client.behaviour().serving(serving);
        Task task = client.task().build();
        client.ask(task);
        TaskFailed failed = client.failure(task, why);
        client.behaviour().serving(ServedModel::whole);
        client.probe(heard -> TestedClient.updateOf(task, heard).isPresent(), "no update for a task " + why);
        return "it refused: " + failed.getReason();
    }

    private static ServedModel withWrongChecksum(FetchModelRequest request, byte[] model) {
        List<Chunk> chunks = new ArrayList<>(ServedModel.chunks(model, 0));
        Chunk last = chunks.removeLast();
        chunks.add(last.toBuilder().setCrc32C(last.getCrc32C() ^ 1).build());
        return ServedModel.of(chunks, Status.OK);
    }

    private static ServedModel withGap(FetchModelRequest request, byte[] model) {
        List<Chunk> chunks = new ArrayList<>(ServedModel.chunks(model, 0));
        Chunk last = chunks.removeLast();
        chunks.add(last.toBuilder().setOffset(last.getOffset() + Float.BYTES).build());
        return ServedModel.of(chunks, Status.OK);
    }

    private static ServedModel another(FetchModelRequest request, byte[] model) {
        byte[] other = model.clone();
        other[0] ^= 1;
        return ServedModel.of(ServedModel.chunks(other, 0), Status.OK);
    }

    private static String resume(TestedClient client) throws RuleBrokenException, InterruptedException {
        client.connected();
        Task task = client.task().build();
        client.behaviour()
                .serving((request, model) -> request.getOffset() > 0
                        ? ServedModel.whole(request, model)
                        : broken(ServedModel.chunks(model, 0)));
        client.ask(task);
        FetchModelRequest first = fetched(client, task);
        FetchModelRequest second = fetched(client, task);
        long length = task.getModel().getByteLength();
        int piece = ServedModel.pieceBytes((int) length);
        boolean goesOn = second.getOffset() > 0
                && second.getOffset() < length
                && second.getOffset() % piece == 0
                && second.getSha256().equals(first.getSha256());
        if (!goesOn) {
            throw new RuleBrokenException(
                    "after chunks of %s bytes it asked for the model from byte %s on"
                            .formatted(piece, second.getOffset()),
                    "the same model from the byte after the last chunk that had arrived");
        }
        client.update(task);
        return "it went on at byte %s of %s".formatted(second.getOffset(), length);
    }

    /** All chunks but the last, and a connection that breaks a moment later. */
    private static ServedModel broken(List<Chunk> chunks) {
        var gate = new CompletableFuture<ByteString>()
                .completeOnTimeout(ByteString.EMPTY, READING_MILLIS, TimeUnit.MILLISECONDS);
        return new ServedModel(
                chunks.subList(0, chunks.size() - 1), gate, Status.UNAVAILABLE.withDescription("the connection broke"));
    }
}

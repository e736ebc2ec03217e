package dev.proprio.experiments.conformance;

import com.google.protobuf.ByteString;
import dev.proprio.proto.v1.SubmitReceipt.Verdict;
import dev.proprio.proto.wire.DescriptionBytes;
import io.grpc.Status;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the kit does when the client calls: well-behaved, until a rule wants something else. Thread-safe. */
final class KitBehaviour {
    private final Map<ByteString, byte[]> models = new ConcurrentHashMap<>();
    private final Map<ByteString, ByteString> descriptions = new ConcurrentHashMap<>();
    private volatile Optional<Status> door = Optional.empty();
    private volatile ServedModel.Serving serving = ServedModel::whole;
    private volatile Verdict verdict = Verdict.ACCEPTED;
    private volatile Optional<Status> refusal = Optional.empty();
    private volatile int breaksAfter;

    /** Does what a coordinator should, from now on. */
    void reset() {
        door = Optional.empty();
        serving = ServedModel::whole;
        verdict = Verdict.ACCEPTED;
        refusal = Optional.empty();
        breaksAfter = 0;
    }

    /** Has a model that may be asked for by this digest, whether or not it is its own. */
    void serve(ByteString sha256, byte[] model) {
        models.put(sha256, model);
    }

    /** Has a model's description that may be asked for. */
    void describe(ByteString bytes) {
        descriptions.put(DescriptionBytes.sha256(bytes), bytes);
    }

    Optional<ByteString> description(ByteString sha256) {
        return Optional.ofNullable(descriptions.get(sha256));
    }

    Optional<byte[]> model(ByteString sha256) {
        return Optional.ofNullable(models.get(sha256));
    }

    /** Ends streams so when they check in. */
    void shutDoor(Status status) {
        door = Optional.of(status);
    }

    void openDoor() {
        door = Optional.empty();
    }

    Optional<Status> door() {
        return door;
    }

    void serving(ServedModel.Serving how) {
        serving = how;
    }

    ServedModel.Serving serving() {
        return serving;
    }

    /** Gives receipts of this kind. */
    void receipts(Verdict kind) {
        verdict = kind;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Refuses updates. */
    void refuseUpdates(Status status) {
        refusal = Optional.of(status);
    }

    Optional<Status> refusal() {
        return refusal;
    }

    /** Breaks the next call with an update when it has brought so many messages. */
    void breakNextUpdateAfter(int messages) {
        breaksAfter = messages;
    }

    /** Whether to break a call that has brought so many messages now; once. */
    synchronized boolean breaksNow(int messages) {
        boolean now = breaksAfter > 0 && messages >= breaksAfter;
        if (now) {
            breaksAfter = 0;
        }
        return now;
    }
}

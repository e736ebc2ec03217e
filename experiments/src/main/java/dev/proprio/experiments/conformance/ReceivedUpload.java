package dev.proprio.experiments.conformance;

import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that brings an update, in the clear or under masks.
 *
 * @param <M> its messages
 * @param <H> its header
 */
final class ReceivedUpload<M, H> implements StreamObserver<M> {
    /** Calls with updates in the clear. */
    static final Form<UpdateMessage, UpdateHeader> UPDATES = new Form<>(
            message -> message.hasHeader() ? Optional.of(message.getHeader()) : Optional.empty(),
            message -> message.hasChunk() ? Optional.of(message.getChunk()) : Optional.empty());

    /** Calls with updates under masks. */
    static final Form<MaskedMessage, MaskedHeader> MASKED = new Form<>(
            message -> message.hasHeader() ? Optional.of(message.getHeader()) : Optional.empty(),
            message -> message.hasChunk() ? Optional.of(message.getChunk()) : Optional.empty());

    private final StreamObserver<SubmitReceipt> device;
    private final KitBehaviour behaviour;
    private final Consumer<Heard> heard;
    private final Form<M, H> form;
    private final BiFunction<H, List<Chunk>, Heard> whole;
    private final List<Chunk> chunks = new ArrayList<>();
    private @Nullable H header;
    private int messages;
    private boolean over;

    /**
     * What a call's messages hold.
     *
     * @param <M> the messages
     * @param <H> the header
     */
    record Form<M, H>(Function<M, Optional<H>> header, Function<M, Optional<Chunk>> chunk) {}

    ReceivedUpload(
            StreamObserver<SubmitReceipt> device,
            KitBehaviour behaviour,
            Consumer<Heard> heard,
            Form<M, H> form,
            BiFunction<H, List<Chunk>, Heard> whole) {
        this.device = device;
        this.behaviour = behaviour;
        this.heard = heard;
        this.form = form;
        this.whole = whole;
        ((ServerCallStreamObserver<SubmitReceipt>) device).setOnCancelHandler(() -> {});
    }

    @Override
    public void onNext(M message) {
        if (over) {
            return;
        }
        messages++;
        Optional<H> first = form.header().apply(message);
        if (first.isPresent() != (messages == 1)) {
            malformed("message %s of its call with an update is %s"
                    .formatted(messages, first.isPresent() ? "a header" : "no header"));
            return;
        }
        first.ifPresent(known -> header = known);
        form.chunk().apply(message).ifPresent(chunks::add);
        if (behaviour.breaksNow(messages)) {
            breakOff();
        }
    }

    @Override
    public void onError(Throwable error) {
        over = true;
    }

    @Override
    public void onCompleted() {
        H known = header;
        if (over) {
            return;
        }
        if (known == null) {
            malformed("a call with an update brought no header");
            return;
        }
        if (behaviour.breaksNow(Integer.MAX_VALUE)) {
            breakOff();
            return;
        }
        // Whoever hears of it may want the next one to be answered otherwise.
        Optional<Status> refusal = behaviour.refusal();
        SubmitReceipt receipt =
                SubmitReceipt.newBuilder().setVerdict(behaviour.verdict()).build();
        heard.accept(whole.apply(known, chunks));
        if (refusal.isPresent()) {
            end(refusal.get());
            return;
        }
        over = true;
        device.onNext(receipt);
        device.onCompleted();
    }

    private void breakOff() {
        H known = header;
        if (known != null) {
            heard.accept(new Heard.BrokenOff(whole.apply(known, chunks)));
        }
        end(Status.UNAVAILABLE.withDescription("the connection broke"));
    }

    private void malformed(String what) {
        heard.accept(new Heard.Malformed(what, "one header, and chunks after it"));
        end(Status.INVALID_ARGUMENT.withDescription(what));
    }

    private void end(Status status) {
        over = true;
        device.onError(status.asRuntimeException());
    }
}

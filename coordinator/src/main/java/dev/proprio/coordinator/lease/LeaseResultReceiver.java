package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.LeaseDesk.Announced;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.proto.v1.LeaseReceipt;
import dev.proprio.proto.v1.LeaseResult;
import dev.proprio.proto.v1.LeaseResultHeader;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** Receives what one lease came to; whatever can't be that costs the worker the run. */
final class LeaseResultReceiver implements StreamObserver<LeaseResult> {
    private final LeaseDesk desk;
    private final ServerCallStreamObserver<LeaseReceipt> out;
    private @Nullable Arriving arriving;
    private boolean over;

    LeaseResultReceiver(LeaseDesk desk, ServerCallStreamObserver<LeaseReceipt> out) {
        this.desk = desk;
        this.out = out;
        out.setOnCancelHandler(() -> {});
    }

    /** A result whose lease is known. */
    private record Arriving(
            String session, Lease lease, LeaseAnswers answers, PartialReader reader, long updateBytes) {}

    @Override
    public void onNext(LeaseResult message) {
        if (over) {
            return;
        }
        Arriving known = arriving;
        if (known == null && message.hasHeader()) {
            open(message.getHeader());
        } else if (known != null && message.hasPartial()) {
            try {
                known.reader.take(message.getPartial());
            } catch (InvalidPartialException | TransferException e) {
                ban(known, e);
            }
        } else {
            fail(Status.INVALID_ARGUMENT, "a lease's result begins with one header, and a partial follows");
        }
    }

    private void open(LeaseResultHeader header) {
        LeaseId id = LeaseId.of(header.getId());
        switch (desk.announced(header.getSessionId(), id)) {
            case Announced.Wanted(Lease lease, LeaseAnswers answers) ->
                arriving = new Arriving(
                        header.getSessionId(), lease, answers, answers.reader(lease), header.getUpdateBytes());
            case Announced.Duplicate() -> answer(LeaseReceipt.Verdict.DUPLICATE);
            case Announced.Late() -> answer(LeaseReceipt.Verdict.LATE);
        }
    }

    @Override
    public void onCompleted() {
        Arriving known = arriving;
        if (over) {
            return;
        }
        if (known == null) {
            fail(Status.INVALID_ARGUMENT, "the result ended before its header");
            return;
        }
        try {
            var answer = new LeaseAnswer(known.reader.finish(), known.updateBytes);
            boolean counts = desk.answered(known.session, known.lease.id(), known.answers.check(known.lease, answer));
            answer(counts ? LeaseReceipt.Verdict.COUNTED : LeaseReceipt.Verdict.DUPLICATE);
        } catch (InvalidPartialException | TransferException e) {
            ban(known, e);
        }
    }

    /** The worker's stream tells that its connection broke, too; then the lease goes to another. */
    @Override
    public void onError(Throwable error) {
        over = true;
        Arriving known = arriving;
        if (known != null) {
            desk.failed(known.session, known.lease.id(), "its answer broke off: " + Status.fromThrowable(error));
        }
    }

    private void ban(Arriving known, Exception reason) {
        String sentence = String.valueOf(reason.getMessage());
        desk.ban(known.session, known.lease.id(), sentence);
        fail(Status.INVALID_ARGUMENT, sentence);
    }

    private void answer(LeaseReceipt.Verdict verdict) {
        over = true;
        out.onNext(LeaseReceipt.newBuilder().setVerdict(verdict).build());
        out.onCompleted();
    }

    private void fail(Status status, String reason) {
        over = true;
        out.onError(status.withDescription(reason).asRuntimeException());
    }
}

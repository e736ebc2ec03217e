package dev.proprio.coordinator.lease;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.LeaseDesk.Announced;
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
    private @Nullable ArrivingResult arriving;
    private String session = "";
    private boolean over;

    LeaseResultReceiver(LeaseDesk desk, ServerCallStreamObserver<LeaseReceipt> out) {
        this.desk = desk;
        this.out = out;
        out.setOnCancelHandler(() -> {});
    }

    @Override
    public void onNext(LeaseResult message) {
        if (over) {
            return;
        }
        ArrivingResult known = arriving;
        if (known == null && message.hasHeader()) {
            open(message.getHeader());
        } else if (known != null && !message.hasHeader()) {
            try {
                known.take(message);
            } catch (InvalidPartialException | TransferException e) {
                ban(known.id(), e);
            }
        } else {
            fail(Status.INVALID_ARGUMENT, "a lease's result begins with one header, and what it announces follows");
        }
    }

    private void open(LeaseResultHeader header) {
        LeaseId id = LeaseId.of(header.getId());
        session = header.getSessionId();
        switch (desk.announced(session, id)) {
            case Announced.Wanted(Lease lease, LeaseAnswers answers) ->
                arriving = ArrivingResult.OfRound.of(lease, answers, header);
            case Announced.WantedJob(JobLease job) -> {
                try {
                    arriving = ArrivingResult.OfJob.of(job, header);
                } catch (InvalidPartialException e) {
                    ban(id, e);
                }
            }
            case Announced.Duplicate() -> answer(LeaseReceipt.Verdict.DUPLICATE);
            case Announced.Late() -> answer(LeaseReceipt.Verdict.LATE);
        }
    }

    @Override
    public void onCompleted() {
        ArrivingResult known = arriving;
        if (over) {
            return;
        }
        if (known == null) {
            fail(Status.INVALID_ARGUMENT, "the result ended before its header");
            return;
        }
        try {
            boolean counts = desk.answered(session, known.id(), known.finish());
            answer(counts ? LeaseReceipt.Verdict.COUNTED : LeaseReceipt.Verdict.DUPLICATE);
        } catch (InvalidPartialException | TransferException e) {
            ban(known.id(), e);
        }
    }

    /** A connection that breaks is no fault of the lease. */
    @Override
    public void onError(Throwable error) {
        over = true;
        ArrivingResult known = arriving;
        if (known != null) {
            desk.brokeOff(session, known.id());
        }
    }

    private void ban(LeaseId id, Exception reason) {
        String sentence = String.valueOf(reason.getMessage());
        desk.ban(session, id, sentence);
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

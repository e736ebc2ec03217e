package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.SecureRound;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.Verdict;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.wire.ByteAssembler;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receives one masked update: header, chunks, then hands it to its group. An unfinished one leaves no trace. */
final class MaskedReceiver implements StreamObserver<MaskedMessage>, Transfers.Watched {
    private final Reception reception;
    private final ActiveRounds rounds;
    private final Upload upload;
    private @Nullable Transfer transfer;

    MaskedReceiver(Reception reception, ServerCallStreamObserver<SubmitReceipt> out) {
        this.reception = reception;
        this.rounds = reception.rounds();
        this.upload = new Upload(reception, out, this);
    }

    /** Asks for the header. */
    void begin() {
        upload.begin();
    }

    @Override
    public synchronized void onNext(MaskedMessage message) {
        if (upload.answered()) {
            return;
        }
        Transfer open = transfer;
        switch (message.getMessageCase()) {
            case HEADER -> {
                if (open == null) {
                    begin(message.getHeader());
                } else {
                    fail(Status.INVALID_ARGUMENT, "an update has one header, but a second one came");
                }
            }
            case CHUNK -> {
                if (open == null) {
                    fail(Status.INVALID_ARGUMENT, "an update's first message must be its header");
                    return;
                }
                try {
                    open.assembler().add(message.getChunk());
                    upload.next();
                } catch (TransferException e) {
                    refuse(open, e);
                }
            }
            case MESSAGE_NOT_SET -> fail(Status.INVALID_ARGUMENT, "an update's message was empty");
        }
    }

    private void begin(MaskedHeader header) {
        Optional<DeviceConnection> connection = reception.caller(header.getSessionId());
        if (connection.isEmpty()) {
            fail(Status.UNAUTHENTICATED, "the session is unknown or over; check in again");
            return;
        }
        String device = connection.get().device();
        Optional<ActiveRound> round = rounds.find(header.getRunId(), header.getRound());
        if (round.isEmpty()) {
            answer(SubmitReceipt.Verdict.LATE);
            return;
        }
        if (!round.get().asked(device)) {
            fail(Status.FAILED_PRECONDITION, "%s was not asked in round %d".formatted(device, header.getRound()));
            return;
        }
        if (round.get().secure().isEmpty() || header.getAttempt() != RoundPlan.FIRST_ATTEMPT) {
            fail(
                    Status.FAILED_PRECONDITION,
                    "round %d takes no masked updates of attempt %d".formatted(header.getRound(), header.getAttempt()));
            return;
        }
        SecureRound secure = round.get().secure().get();
        List<Long> expected =
                secure.vectors(device).stream().map(VectorSpec::packedBytes).toList();
        if (!header.getVectorBytesList().equals(expected)) {
            fail(
                    Status.INVALID_ARGUMENT,
                    "the vectors must have %s bytes but have %s".formatted(expected, header.getVectorBytesList()));
            return;
        }
        long bytes = expected.stream().mapToLong(Long::longValue).sum();
        transfer = new Transfer(device, round.get(), secure, header, Math.toIntExact(bytes));
        upload.admit(device, bytes);
    }

    @Override
    public synchronized void onError(Throwable error) {
        transfer = null;
        upload.end();
    }

    @Override
    public synchronized void onCompleted() {
        if (upload.answered()) {
            return;
        }
        Transfer open = transfer;
        if (open == null) {
            fail(Status.INVALID_ARGUMENT, "the update ended before its header");
            return;
        }
        try {
            judge(open.secure.receive(open.device, open.input()));
        } catch (TransferException e) {
            refuse(open, e);
        }
    }

    private void judge(Verdict verdict) {
        switch (verdict) {
            case ACCEPTED -> answer(SubmitReceipt.Verdict.ACCEPTED);
            case DUPLICATE -> answer(SubmitReceipt.Verdict.DUPLICATE);
            case LATE, ABORTED -> answer(SubmitReceipt.Verdict.LATE);
            case TOO_EARLY, NOT_A_MEMBER, EQUIVOCATION, FULL ->
                fail(Status.FAILED_PRECONDITION, "no masked update is expected from this device: " + verdict);
            case MALFORMED, BAD_SIGNATURE ->
                fail(Status.INVALID_ARGUMENT, "the masked update is malformed: " + verdict);
        }
    }

    private void refuse(Transfer refused, TransferException reason) {
        String sentence = String.valueOf(reason.getMessage());
        refused.round.lost(refused.device, Stage.SUBMIT, sentence);
        fail(Status.DATA_LOSS, sentence);
    }

    private void fail(Status status, String sentence) {
        transfer = null;
        upload.fail(status, sentence);
    }

    private void answer(SubmitReceipt.Verdict verdict) {
        transfer = null;
        upload.answer(verdict);
    }

    @Override
    public synchronized void check(long now) {
        upload.complaint(now).ifPresent(complaint -> {
            Transfer open = transfer;
            if (open != null) {
                open.round.lost(open.device, Stage.SUBMIT, complaint);
            }
            fail(Status.DEADLINE_EXCEEDED, complaint);
        });
    }

    /** An update that is being received. */
    private static final class Transfer {
        private final String device;
        private final ActiveRound round;
        private final SecureRound secure;
        private final MaskedHeader header;
        private final int bytes;
        private @Nullable ByteAssembler assembler;

        Transfer(String device, ActiveRound round, SecureRound secure, MaskedHeader header, int bytes) {
            this.device = device;
            this.round = round;
            this.secure = secure;
            this.header = header;
            this.bytes = bytes;
        }

        /** Made when the first chunk is there, since the memory may have to be waited for. */
        ByteAssembler assembler() {
            ByteAssembler made = assembler;
            if (made == null) {
                made = new ByteAssembler(bytes);
                assembler = made;
            }
            return made;
        }

        MaskedInput input() throws TransferException {
            byte[] whole = assembler().finish(header.getSha256());
            List<ByteString> vectors = new ArrayList<>();
            int from = 0;
            for (long length : header.getVectorBytesList()) {
                vectors.add(UnsafeByteOperations.unsafeWrap(whole, from, (int) length));
                from += (int) length;
            }
            return new MaskedInput(vectors);
        }
    }
}

package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.secagg.SecureSessions;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.VectorSpec;
import dev.proprio.proto.secagg.server.MessageVerdict;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.MaskedHeader;
import dev.proprio.proto.v1.MaskedMessage;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Receives one masked update or answer, and hands it to its group. */
final class MaskedReceiver extends Receiver<MaskedMessage, MaskedReceiver.Arriving> {
    private final ServerState serverState;

    MaskedReceiver(ServerState serverState, ServerCallStreamObserver<SubmitReceipt> out) {
        super(serverState, out);
        this.serverState = serverState;
    }

    @Override
    Optional<Address> address(MaskedMessage message) {
        MaskedHeader header = message.getHeader();
        return message.hasHeader()
                ? Optional.of(new Address(header.getSessionId(), header.getRunId(), header.getRound()))
                : Optional.empty();
    }

    @Override
    Optional<Chunk> chunk(MaskedMessage message) {
        return message.hasChunk() ? Optional.of(message.getChunk()) : Optional.empty();
    }

    @Override
    void open(String device, ActiveRound round, MaskedMessage message) {
        MaskedHeader header = message.getHeader();
        if (round.secure().isEmpty() || header.getAttempt() != round.plan().attempt()) {
            fail(
                    Status.FAILED_PRECONDITION,
                    "round %s takes no masked updates of attempt %s".formatted(header.getRound(), header.getAttempt()));
            return;
        }
        open(device, round, round.secure().get().sessions(), header);
    }

    @Override
    boolean openElsewhere(String device, Address address, MaskedMessage message) {
        Optional<ActiveQuery> query = serverState
                .queries()
                .find(address.run(), address.round())
                .filter(active -> active.sessions().isPresent());
        query.ifPresent(active -> {
            if (!active.owes(device) || message.getHeader().getAttempt() != RoundPlan.FIRST_ATTEMPT) {
                fail(Status.FAILED_PRECONDITION, "no masked answer is expected from this device");
            } else {
                open(device, active, active.sessions().orElseThrow(), message.getHeader());
            }
        });
        return query.isPresent();
    }

    private void open(String device, Receiving receiving, SecureSessions secure, MaskedHeader header) {
        List<Long> expected =
                secure.vectors(device).stream().map(VectorSpec::packedBytes).toList();
        if (!header.getVectorBytesList().equals(expected)) {
            fail(
                    Status.INVALID_ARGUMENT,
                    "the vectors must have %s bytes but have %s".formatted(expected, header.getVectorBytesList()));
            return;
        }
        long bytes = expected.stream().mapToLong(Long::longValue).sum();
        admit(new Arriving(device, receiving, secure, header, Math.toIntExact(bytes)));
    }

    @Override
    void finish(Arriving arrived) {
        try {
            judge(arrived.secure.receive(arrived.device(), arrived.input()));
        } catch (TransferException e) {
            refuse(arrived, e);
        }
    }

    private void judge(MessageVerdict verdict) {
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

    @Override
    void refuse(Arriving refused, TransferException reason) {
        String sentence = String.valueOf(reason.getMessage());
        refused.receiving().lost(refused.device(), Stage.SUBMIT, sentence);
        fail(Status.DATA_LOSS, sentence);
    }

    /** An update that is being received. */
    static final class Arriving extends Transfer {
        private final SecureSessions secure;
        private final MaskedHeader header;

        Arriving(String device, Receiving receiving, SecureSessions secure, MaskedHeader header, int bytes) {
            super(device, receiving, bytes, 1);
            this.secure = secure;
            this.header = header;
        }

        MaskedInput input() throws TransferException {
            byte[] whole = whole(header.getSha256());
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

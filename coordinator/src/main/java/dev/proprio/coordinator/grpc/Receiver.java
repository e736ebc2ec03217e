package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Receives one update of any kind: a header, chunks, the end. An unfinished one leaves no trace.
 *
 * @param <M> the messages of the call
 * @param <T> what is being received, between the header and the end
 */
abstract class Receiver<M, T extends Receiver.Transfer> implements StreamObserver<M>, Transfers.Watched {
    private final ServerState serverState;
    private final InboundUpload upload;
    private @Nullable T transfer;

    Receiver(ServerState serverState, ServerCallStreamObserver<SubmitReceipt> out) {
        this.serverState = serverState;
        this.upload = new InboundUpload(serverState, out, this);
    }

    /** An update that is being received. */
    abstract static class Transfer {
        private final String device;
        private final Receiving receiving;
        private final int bytes;
        private final int unit;
        private @Nullable ChunkAssembler<byte[]> assembler;

        /**
         * @param receiving whose it is
         * @param bytes how many there are to be
         * @param unit of how many of them a chunk must hold a multiple
         */
        Transfer(String device, Receiving receiving, int bytes, int unit) {
            this.device = device;
            this.receiving = receiving;
            this.bytes = bytes;
            this.unit = unit;
        }

        final String device() {
            return device;
        }

        /** What the update is for. */
        final Receiving receiving() {
            return receiving;
        }

        final int bytes() {
            return bytes;
        }

        /** Takes the next chunk. */
        void add(Chunk chunk) throws TransferException {
            assembler().add(chunk);
        }

        /** All bytes, when they have come. */
        final byte[] whole(ByteString sha256) throws TransferException {
            return assembler().finish(sha256);
        }

        /** Made when the first chunk is there, since the memory may have to be waited for. */
        private ChunkAssembler<byte[]> assembler() {
            ChunkAssembler<byte[]> made = assembler;
            if (made == null) {
                made = ChunkAssembler.ofBytes(bytes, unit);
                assembler = made;
            }
            return made;
        }
    }

    /** Where a header says that it belongs. */
    record Address(String session, String run, int round) {}

    /** Where the message's header says that it belongs; empty if it has none. */
    abstract Optional<Address> address(M message);

    /** The message's chunk; empty if it has none. */
    abstract Optional<Chunk> chunk(M message);

    /** Judges the header of a device that was asked: {@link #admit}s a transfer, or answers. */
    abstract void open(String device, ActiveRound round, M message);

    /** The same where no round of training is meant; false if nothing else is either. */
    boolean openElsewhere(String device, Address address, M message) {
        return false;
    }

    /** Hands what has arrived to the round, and answers. */
    abstract void finish(T arrived);

    /** What a broken transfer means for the round. */
    abstract void refuse(T refused, TransferException reason);

    /** Asks for the header. */
    final void begin() {
        upload.begin();
    }

    @Override
    public final synchronized void onNext(M message) {
        if (upload.answered()) {
            return;
        }
        Optional<Address> address = address(message);
        Optional<Chunk> chunk = chunk(message);
        T open = transfer;
        if (address.isPresent() && open != null) {
            fail(Status.INVALID_ARGUMENT, "an update has one header, but a second one came");
        } else if (address.isPresent()) {
            begin(address.get(), message);
        } else if (chunk.isEmpty()) {
            fail(Status.INVALID_ARGUMENT, "an update's message was empty");
        } else if (open == null) {
            fail(Status.INVALID_ARGUMENT, "an update's first message must be its header");
        } else {
            take(open, chunk.get());
        }
    }

    private void begin(Address address, M message) {
        Optional<DeviceConnection> connection = serverState.caller(address.session());
        if (connection.isEmpty()) {
            fail(Status.UNAUTHENTICATED, "the session is unknown or over; check in again");
            return;
        }
        String device = connection.get().device();
        Optional<ActiveRound> round = serverState.rounds().find(address.run(), address.round(), device);
        if (round.isEmpty()) {
            if (!openElsewhere(device, address, message)) {
                answerAfterwards(connection.get(), address);
            }
        } else if (round.get().asked(device)) {
            open(device, round.get(), message);
        } else {
            fail(Status.FAILED_PRECONDITION, "%s was not asked in round %s".formatted(device, address.round()));
        }
    }

    /** Whoever missed the receipt of an update that counts must not take it for one that does not. */
    private void answerAfterwards(DeviceConnection connection, Address address) {
        if (serverState.isUnknown(address.run()) && connection.revision() >= ProtocolRevisions.COMMITTED) {
            fail(
                    Status.UNAVAILABLE,
                    "it is not known yet whether an update of round %s counts; submit it again later, or wait to be told"
                            .formatted(address.round()));
        } else {
            boolean counted = serverState.committed().counted(address.run(), address.round(), connection.device());
            answer(counted ? SubmitReceipt.Verdict.DUPLICATE : SubmitReceipt.Verdict.LATE);
        }
    }

    private void take(T open, Chunk chunk) {
        try {
            open.add(chunk);
            upload.next();
        } catch (TransferException e) {
            refuse(open, e);
        }
    }

    /** Asks for the chunks, once there is memory for them. */
    final void admit(T opened) {
        transfer = opened;
        upload.admit(opened.device(), opened.bytes());
    }

    @Override
    public final synchronized void onError(Throwable error) {
        transfer = null;
        upload.end();
    }

    @Override
    public final synchronized void onCompleted() {
        if (upload.answered()) {
            return;
        }
        T open = transfer;
        if (open == null) {
            fail(Status.INVALID_ARGUMENT, "the update ended before its header");
        } else {
            finish(open);
        }
    }

    final void fail(Status status, String sentence) {
        transfer = null;
        upload.fail(status, sentence);
    }

    final void answer(SubmitReceipt.Verdict verdict) {
        answer(verdict, "");
    }

    /** The same with a sentence for the device's owner. */
    final void answer(SubmitReceipt.Verdict verdict, String reason) {
        transfer = null;
        upload.answer(
                SubmitReceipt.newBuilder().setVerdict(verdict).setReason(reason).build());
    }

    @Override
    public final synchronized void check(long now) {
        upload.complaint(now).ifPresent(complaint -> {
            T open = transfer;
            if (open != null) {
                open.receiving().lost(open.device(), Stage.SUBMIT, complaint);
            }
            fail(Status.DEADLINE_EXCEEDED, complaint);
        });
    }
}

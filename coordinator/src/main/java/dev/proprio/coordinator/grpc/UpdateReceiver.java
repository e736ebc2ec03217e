package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.PackedSection;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.compression.Packing;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.ChunkAssembler;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Receives one update: header, chunks, then hands it to the round. An unfinished one leaves no trace. */
final class UpdateReceiver implements StreamObserver<UpdateMessage>, Transfers.Watched {
    private static final int MAX_METRICS = 64;

    private final Reception reception;
    private final ActiveRounds rounds;
    private final Upload upload;
    private @Nullable Transfer transfer;

    UpdateReceiver(Reception reception, ServerCallStreamObserver<SubmitReceipt> out) {
        this.reception = reception;
        this.rounds = reception.rounds();
        this.upload = new Upload(reception, out, this);
    }

    /** Asks for the header. */
    void begin() {
        upload.begin();
    }

    @Override
    public synchronized void onNext(UpdateMessage message) {
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
                    open.round.movedUp(message.getChunk().getData().size());
                    upload.next();
                } catch (TransferException e) {
                    refuse(open, Stage.SUBMIT, Status.DATA_LOSS, e);
                }
            }
            case MESSAGE_NOT_SET -> fail(Status.INVALID_ARGUMENT, "an update's message was empty");
        }
    }

    private void begin(UpdateHeader header) {
        Optional<DeviceConnection> connection = reception.caller(header.getSessionId());
        if (connection.isEmpty()) {
            fail(Status.UNAUTHENTICATED, "the session is unknown or over; check in again");
            return;
        }
        String device = connection.get().device();
        Optional<ActiveRound> found = rounds.find(header.getRunId(), header.getRound());
        if (found.isEmpty()) {
            answer(SubmitReceipt.Verdict.LATE);
            return;
        }
        ActiveRound round = found.get();
        if (!round.asked(device)) {
            fail(Status.FAILED_PRECONDITION, "%s was not asked in round %d".formatted(device, header.getRound()));
            return;
        }
        if (header.getAttempt() != RoundPlan.FIRST_ATTEMPT) {
            fail(
                    Status.FAILED_PRECONDITION,
                    "round %d is at attempt %d, not %d"
                            .formatted(header.getRound(), RoundPlan.FIRST_ATTEMPT, header.getAttempt()));
            return;
        }
        if (round.secure().isPresent()) {
            fail(Status.FAILED_PRECONDITION, "round %d takes masked updates only".formatted(header.getRound()));
            return;
        }
        var opened = new Transfer(device, round, header);
        try {
            opened.checkHeader();
            transfer = opened;
            upload.admit(device, opened.byteLength());
        } catch (InvalidUpdateException e) {
            refuse(opened, Stage.VALIDATE, Status.INVALID_ARGUMENT, e);
        }
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
            ClientUpdate update = open.finish();
            UpdateSink.Verdict verdict = open.round.sink().accept(open.device, update);
            open.round.answered(open.device);
            answer(
                    switch (verdict) {
                        case ACCEPTED -> SubmitReceipt.Verdict.ACCEPTED;
                        case DUPLICATE -> SubmitReceipt.Verdict.DUPLICATE;
                        case LATE -> SubmitReceipt.Verdict.LATE;
                    });
        } catch (TransferException e) {
            refuse(open, Stage.SUBMIT, Status.DATA_LOSS, e);
        } catch (InvalidUpdateException e) {
            refuse(open, Stage.VALIDATE, Status.INVALID_ARGUMENT, e);
        }
    }

    private void refuse(Transfer refused, Stage stage, Status status, Exception reason) {
        String sentence = String.valueOf(reason.getMessage());
        refused.round.answered(refused.device);
        refused.round.sink().failed(refused.device, stage, sentence);
        fail(status, sentence);
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
        private final UpdateHeader header;
        private @Nullable ChunkAssembler<byte[]> assembler;

        Transfer(String device, ActiveRound round, UpdateHeader header) {
            this.device = device;
            this.round = round;
            this.header = header;
        }

        int byteLength() {
            return round.shape().byteLength(round.packing());
        }

        /** Made when the first chunk is there, since the memory may have to be waited for. */
        ChunkAssembler<byte[]> assembler() {
            ChunkAssembler<byte[]> made = assembler;
            if (made == null) {
                made = ChunkAssembler.ofBytes(byteLength());
                assembler = made;
            }
            return made;
        }

        void checkHeader() throws InvalidUpdateException {
            UpdateShape.checkWeight(header.getWeight());
            if (!header.getCompression().equals(round.compression())) {
                throw new InvalidUpdateException("the update's compression is \"%s\" but the task's is \"%s\""
                        .formatted(header.getCompression(), round.compression()));
            }
            for (Section section : header.getSectionsList()) {
                round.shape().checkLength(section.getName(), section.getLength());
            }
            long named = header.getSectionsList().stream()
                    .map(Section::getName)
                    .distinct()
                    .count();
            if (named != round.shape().sections().size() || named != header.getSectionsCount()) {
                throw new InvalidUpdateException("the update's sections must be exactly "
                        + round.shape().sections().keySet());
            }
            if (header.getMetricsCount() > MAX_METRICS) {
                throw new InvalidUpdateException(
                        "an update may carry %d metrics but has %d".formatted(MAX_METRICS, header.getMetricsCount()));
            }
        }

        ClientUpdate finish() throws TransferException, InvalidUpdateException {
            byte[] bytes = assembler().finish(header.getSha256());
            Packing packing = round.packing();
            Map<String, PackedSection> sections = new LinkedHashMap<>();
            int from = 0;
            for (Section section : header.getSectionsList()) {
                int length = (int) section.getLength();
                int taken = packing.byteLength(section.getName(), length);
                ByteBuffer own = ByteBuffer.wrap(bytes, from, taken);
                sections.put(section.getName(), packing.section(section.getName(), length, own));
                from += taken;
            }
            Map<String, Metric> metrics = new LinkedHashMap<>();
            for (var metric : header.getMetricsMap().entrySet()) {
                double weight = metric.getValue().getWeight();
                if (!(weight >= 0) || Double.isInfinite(weight)) {
                    throw new InvalidUpdateException(
                            "the weight of metric \"%s\" is %s".formatted(metric.getKey(), weight));
                }
                metrics.put(metric.getKey(), new Metric(metric.getValue().getSum(), weight));
            }
            try {
                return packing.unpack(new PackedUpdate(header.getWeight(), sections, metrics));
            } catch (MalformedUpdateException e) {
                throw new InvalidUpdateException(String.valueOf(e.getMessage()));
            }
        }
    }
}

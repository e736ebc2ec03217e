package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.compression.PackedSection;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.v1.Chunk;
import dev.proprio.proto.v1.Section;
import dev.proprio.proto.v1.SubmitReceipt;
import dev.proprio.proto.v1.UpdateHeader;
import dev.proprio.proto.v1.UpdateMessage;
import dev.proprio.proto.wire.TransferException;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Receives one update, and hands it to the round. */
final class UpdateReceiver extends Receiver<UpdateMessage, UpdateReceiver.Arriving> {
    private static final int MAX_METRICS = 64;
    private static final int LONGEST_METRIC = 100;

    UpdateReceiver(ServerState serverState, ServerCallStreamObserver<SubmitReceipt> out) {
        super(serverState, out);
    }

    @Override
    Optional<Address> address(UpdateMessage message) {
        UpdateHeader header = message.getHeader();
        return message.hasHeader()
                ? Optional.of(new Address(header.getSessionId(), header.getRunId(), header.getRound()))
                : Optional.empty();
    }

    @Override
    Optional<Chunk> chunk(UpdateMessage message) {
        return message.hasChunk() ? Optional.of(message.getChunk()) : Optional.empty();
    }

    @Override
    void open(String device, ActiveRound round, UpdateMessage message) {
        UpdateHeader header = message.getHeader();
        if (header.getAttempt() != round.plan().attempt()) {
            fail(
                    Status.FAILED_PRECONDITION,
                    "round %s is at attempt %s, not %s"
                            .formatted(header.getRound(), round.plan().attempt(), header.getAttempt()));
            return;
        }
        if (round.secure().isPresent()) {
            fail(Status.FAILED_PRECONDITION, "round %s takes masked updates only".formatted(header.getRound()));
            return;
        }
        var opened = new Arriving(device, round, header);
        try {
            opened.checkHeader();
            admit(opened);
        } catch (InvalidUpdateException e) {
            refuse(opened, Stage.VALIDATE, Status.INVALID_ARGUMENT, e);
        }
    }

    @Override
    void finish(Arriving arrived) {
        try {
            ClientUpdate update = arrived.update();
            UpdateSink sink = arrived.round().sink();
            // First: whoever ends the round now need not tell the device that it may stop.
            arrived.round().answered(arrived.device());
            switch (sink.accept(arrived.device(), update)) {
                case ACCEPTED -> answer(SubmitReceipt.Verdict.ACCEPTED);
                case DUPLICATE -> answer(SubmitReceipt.Verdict.DUPLICATE);
                case LATE -> answer(SubmitReceipt.Verdict.LATE, sink.lateness(arrived.device()));
            }
        } catch (TransferException e) {
            refuse(arrived, e);
        } catch (InvalidUpdateException e) {
            refuse(arrived, Stage.VALIDATE, Status.INVALID_ARGUMENT, e);
        }
    }

    @Override
    void refuse(Arriving refused, TransferException reason) {
        refuse(refused, Stage.SUBMIT, Status.DATA_LOSS, reason);
    }

    private void refuse(Arriving refused, Stage stage, Status status, Exception reason) {
        String sentence = String.valueOf(reason.getMessage());
        refused.round().answered(refused.device());
        refused.round().sink().failed(refused.device(), stage, sentence);
        fail(status, sentence);
    }

    /** An update that is being received. */
    static final class Arriving extends Transfer {
        private final ActiveRound round;
        private final UpdateHeader header;

        Arriving(String device, ActiveRound round, UpdateHeader header) {
            super(device, round, round.shape().byteLength(round.packing()), Float.BYTES);
            this.round = round;
            this.header = header;
        }

        ActiveRound round() {
            return round;
        }

        @Override
        void add(Chunk chunk) throws TransferException {
            super.add(chunk);
            round().movedUp(chunk.getData().size());
        }

        void checkHeader() throws InvalidUpdateException {
            UpdateShape.checkWeight(header.getWeight());
            if (!header.getCompression().equals(round().compression())) {
                throw new InvalidUpdateException("the update's compression is \"%s\" but the task's is \"%s\""
                        .formatted(header.getCompression(), round().compression()));
            }
            for (Section section : header.getSectionsList()) {
                round().shape().checkLength(section.getName(), section.getLength());
            }
            long named = header.getSectionsList().stream()
                    .map(Section::getName)
                    .distinct()
                    .count();
            if (named != round().shape().sections().size() || named != header.getSectionsCount()) {
                throw new InvalidUpdateException("the update's sections must be exactly "
                        + round().shape().sections().keySet());
            }
            if (header.getMetricsCount() > MAX_METRICS) {
                throw new InvalidUpdateException(
                        "an update may carry %s metrics but has %s".formatted(MAX_METRICS, header.getMetricsCount()));
            }
        }

        ClientUpdate update() throws TransferException, InvalidUpdateException {
            byte[] bytes = whole(header.getSha256());
            UpdatePacking packing = round().packing();
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
                String name = VisibleText.excerpt(metric.getKey(), LONGEST_METRIC);
                if (!name.equals(metric.getKey())) {
                    throw new InvalidUpdateException(
                            "a metric's name must have at most %s visible characters but one begins \"%s\""
                                    .formatted(LONGEST_METRIC, name));
                }
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

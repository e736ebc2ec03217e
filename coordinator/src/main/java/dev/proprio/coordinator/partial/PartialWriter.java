package dev.proprio.coordinator.partial;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.RingSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.v1.CountedOutcome;
import dev.proprio.proto.v1.DeviceOutcome;
import dev.proprio.proto.v1.DeviceStateLength;
import dev.proprio.proto.v1.FailedOutcome;
import dev.proprio.proto.v1.GroupVectors;
import dev.proprio.proto.v1.KeptUpdate;
import dev.proprio.proto.v1.LateOutcome;
import dev.proprio.proto.v1.MetricSum;
import dev.proprio.proto.v1.PackedVector;
import dev.proprio.proto.v1.PartialHeader;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.v1.PartialSummary;
import dev.proprio.proto.v1.PreciseMetric;
import dev.proprio.proto.v1.SectionLanes;
import dev.proprio.proto.wire.Chunks;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Writes a part of a round as messages: a header, then its sums in chunks. Equal parts give equal messages. */
public final class PartialWriter {
    private PartialWriter() {}

    /**
     * The messages of a part, in order.
     *
     * @param attempt of the round in which it was asked for
     * @throws ArithmeticException if it has more bytes than an array can hold
     */
    public static List<PartialMessage> write(Partial part, int attempt) {
        byte[] summary = summary(part).toByteArray();
        byte[] payload = payload(part, summary);
        List<PartialMessage> messages = new ArrayList<>();
        messages.add(PartialMessage.newBuilder()
                .setHeader(PartialHeader.newBuilder()
                        .setRunId(part.of().run())
                        .setRound(part.of().round())
                        .setAttempt(attempt)
                        .setSummaryBytes(summary.length)
                        .setPayloadBytes(payload.length)
                        .setSha256(ByteString.copyFrom(FloatBytes.sha256().digest(payload))))
                .build());
        for (int at = 0; at < payload.length; at += Chunks.BYTES) {
            messages.add(PartialMessage.newBuilder()
                    .setChunk(Chunks.at(payload, at, Chunks.BYTES))
                    .build());
        }
        return messages;
    }

    private static PartialSummary summary(Partial part) {
        var summary = PartialSummary.newBuilder()
                .setCapacity(part.aggregate().capacity())
                .setWeight(part.aggregate().weight())
                .setUpdates(part.aggregate().updates());
        part.aggregate()
                .sums()
                .forEach((name, sum) -> summary.addSections(SectionLanes.newBuilder()
                        .setName(name)
                        .setLength(sum.length())
                        .setDivisor(sum.divisor())
                        .addAllScales(sum.lanes().keySet())));
        for (Contribution update : part.aggregate().kept()) {
            summary.addKept(KeptUpdate.newBuilder().setDeviceId(update.device()).setWeight(update.weight()));
        }
        part.metrics()
                .forEach((name, metric) -> summary.addMetrics(PreciseMetric.newBuilder()
                        .setName(name)
                        .setSum(ByteString.copyFrom(metric.sum().unscaledValue().toByteArray()))
                        .setSumScale(metric.sum().scale())
                        .setWeight(ByteString.copyFrom(
                                metric.weight().unscaledValue().toByteArray()))
                        .setWeightScale(metric.weight().scale())));
        part.outcomes().forEach(outcome -> summary.addOutcomes(outcome(outcome)));
        for (DeviceStateChange change : part.states()) {
            summary.addStates(DeviceStateLength.newBuilder()
                    .setDeviceId(change.device())
                    .setLength(change.state().size()));
        }
        for (RingSum group : part.aggregate().groups()) {
            var vectors = GroupVectors.newBuilder().setGroup(group.group()).addAllDeviceIds(group.devices());
            group.sums()
                    .forEach(vector -> vectors.addVectors(
                            PackedVector.newBuilder().setLength(vector.length()).setBits(vector.bits())));
            summary.addGroups(vectors);
        }
        return summary.build();
    }

    private static DeviceOutcome outcome(ClientOutcome outcome) {
        var message = DeviceOutcome.newBuilder()
                .setDeviceId(outcome.device())
                .setElapsedNanos(outcome.elapsed().toNanos());
        switch (outcome) {
            case ClientOutcome.Accepted accepted -> {
                var counted = CountedOutcome.newBuilder().setWeight(accepted.weight());
                new TreeMap<>(accepted.metrics())
                        .forEach((name, metric) -> counted.putMetrics(
                                name,
                                MetricSum.newBuilder()
                                        .setSum(metric.sum())
                                        .setWeight(metric.weight())
                                        .build()));
                message.setCounted(counted);
            }
            case ClientOutcome.Failed failed ->
                message.setFailed(FailedOutcome.newBuilder()
                        .setStage(failed.stage().toString())
                        .setReason(failed.reason()));
            case ClientOutcome.Late late -> message.setLate(LateOutcome.getDefaultInstance());
        }
        return message.build();
    }

    private static byte[] payload(Partial part, byte[] summary) {
        long bytes = summary.length;
        for (SectionSum sum : part.aggregate().sums().values()) {
            bytes += (long) sum.length() * Long.BYTES * sum.lanes().size();
        }
        for (Contribution update : part.aggregate().kept()) {
            bytes += (long) update.values().length * Float.BYTES;
        }
        for (DeviceStateChange change : part.states()) {
            bytes += change.state().size();
        }
        List<RingVector> vectors = part.aggregate().groups().stream()
                .flatMap(group -> group.sums().stream())
                .toList();
        for (RingVector vector : vectors) {
            bytes += RingVector.packedBytes(vector.length(), vector.bits());
        }
        ByteBuffer payload = ByteBuffer.allocate(Math.toIntExact(bytes))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(summary);
        for (SectionSum sum : part.aggregate().sums().values()) {
            for (long[] lanes : sum.lanes().values()) {
                payload.asLongBuffer().put(lanes);
                payload.position(payload.position() + lanes.length * Long.BYTES);
            }
        }
        for (Contribution update : part.aggregate().kept()) {
            payload.asFloatBuffer().put(update.values());
            payload.position(payload.position() + update.values().length * Float.BYTES);
        }
        part.states().forEach(change -> change.state().copyTo(payload));
        vectors.forEach(vector -> payload.put(vector.pack()));
        return payload.array();
    }
}

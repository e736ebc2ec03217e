package dev.proprio.coordinator.partial;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.ExactMetric;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.aggregation.RingSum;
import dev.proprio.coordinator.aggregation.SectionSum;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.Partial;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.tensor.Finite;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.v1.DeviceStateLength;
import dev.proprio.proto.v1.GroupVectors;
import dev.proprio.proto.v1.KeptUpdate;
import dev.proprio.proto.v1.PackedVector;
import dev.proprio.proto.v1.PartialSummary;
import dev.proprio.proto.v1.SectionLanes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The bytes of a part of a round, being read: a summary, then what it announces. */
final class PartialPayload {
    private final ByteBuffer bytes;
    private final int summaryBytes;

    PartialPayload(byte[] bytes, int summaryBytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.summaryBytes = summaryBytes;
    }

    Partial read(RoundPlan plan, UpdateShape shape) throws InvalidPartialException {
        PartialSummary summary = summary();
        requireCounts(summary, plan.target());
        Map<String, SectionSum> sums = new LinkedHashMap<>();
        for (SectionLanes section : summary.getSectionsList()) {
            if (sums.put(section.getName(), sum(section, summary, shape)) != null) {
                throw new InvalidPartialException("the part has two sums of \"%s\"".formatted(section.getName()));
            }
        }
        List<Contribution> kept = new ArrayList<>();
        for (KeptUpdate update : summary.getKeptList()) {
            kept.add(update(update, shape));
        }
        List<DeviceStateChange> states = new ArrayList<>();
        for (DeviceStateLength state : summary.getStatesList()) {
            byte[] value = new byte[required(state.getLength(), 1)];
            bytes.get(value);
            states.add(new DeviceStateChange(state.getDeviceId(), ByteString.copyFrom(value)));
        }
        List<RingSum> groups = new ArrayList<>();
        for (GroupVectors group : summary.getGroupsList()) {
            groups.add(group(group));
        }
        if (bytes.hasRemaining()) {
            throw new InvalidPartialException(
                    "the part has %s bytes more than its summary announces".formatted(bytes.remaining()));
        }
        Map<String, ExactMetric> metrics = PartialSummaries.metrics(summary.getMetricsList());
        var aggregate = new PartialAggregate(
                summary.getCapacity(), sums, kept, groups, summary.getWeight(), summary.getUpdates());
        var part = new Partial(
                plan.identity(), aggregate, metrics, PartialSummaries.outcomes(summary.getOutcomesList()), states);
        part.check();
        return part;
    }

    private PartialSummary summary() throws InvalidPartialException {
        try {
            PartialSummary summary = PartialSummary.parseFrom(bytes.slice(0, summaryBytes));
            bytes.position(summaryBytes);
            return summary;
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidPartialException("the part's summary can't be read: " + e.getMessage());
        }
    }

    private static void requireCounts(PartialSummary summary, int capacity) throws InvalidPartialException {
        int updates = summary.getUpdates();
        PartialAggregate.requireCapacity(summary.getCapacity(), capacity);
        if (updates < 0 || updates > capacity) {
            throw new InvalidPartialException(
                    "the part has %s updates but the round has at most %s".formatted(updates, capacity));
        }
        if (summary.getWeight() < updates || summary.getWeight() > updates * UpdateShape.MAX_WEIGHT) {
            throw new InvalidPartialException("%s updates can't weigh %s".formatted(updates, summary.getWeight()));
        }
    }

    private SectionSum sum(SectionLanes section, PartialSummary summary, UpdateShape shape)
            throws InvalidPartialException {
        Integer length = shape.summands().get(section.getName());
        if (length == null || length != section.getLength()) {
            throw new InvalidPartialException("the part has a sum \"%s\" of %s values but the round's updates have %s"
                    .formatted(section.getName(), section.getLength(), shape.summands()));
        }
        NavigableMap<Integer, long[]> lanes = new TreeMap<>();
        for (int scale : section.getScalesList()) {
            required(length, Long.BYTES);
            long[] values = new long[length];
            bytes.asLongBuffer().get(values);
            bytes.position(bytes.position() + length * Long.BYTES);
            if (lanes.put(scale, values) != null) {
                throw new InvalidPartialException(
                        "the sum \"%s\" has the scale %s twice".formatted(section.getName(), scale));
            }
        }
        var sum = new SectionSum(length, lanes, section.getDivisor());
        sum.require(summary.getUpdates(), summary.getCapacity(), shape.hasExponent());
        return sum;
    }

    private Contribution update(KeptUpdate update, UpdateShape shape) throws InvalidPartialException {
        int length = shape.sections().getOrDefault(ClientUpdate.PARAMETERS, 0);
        required(length, Float.BYTES);
        float[] values = new float[length];
        bytes.asFloatBuffer().get(values);
        bytes.position(bytes.position() + length * Float.BYTES);
        try {
            UpdateShape.checkWeight(update.getWeight());
        } catch (InvalidUpdateException e) {
            throw new InvalidPartialException(update.getDeviceId() + ": " + e.getMessage());
        }
        if (Finite.firstOther(values).isPresent()) {
            throw new InvalidPartialException(
                    "the update of %s has a value that is not finite".formatted(update.getDeviceId()));
        }
        return new Contribution(update.getDeviceId(), update.getWeight(), values);
    }

    private RingSum group(GroupVectors group) throws InvalidPartialException {
        List<RingVector> vectors = new ArrayList<>();
        for (PackedVector vector : group.getVectorsList()) {
            int bits = vector.getBits();
            if (bits < RingVector.MIN_BITS || bits > RingVector.MAX_BITS || vector.getLength() < 0) {
                throw new InvalidPartialException("the part has a vector of %s elements of %s bits"
                        .formatted(Integer.toUnsignedString(vector.getLength()), Integer.toUnsignedString(bits)));
            }
            byte[] packed = new byte[required(RingVector.packedBytes(vector.getLength(), bits), 1)];
            bytes.get(packed);
            vectors.add(RingVector.unpack(packed, vector.getLength(), bits));
        }
        return new RingSum(group.getGroup(), group.getDeviceIdsList(), vectors);
    }

    /** A length of which as many bytes are left as it needs. */
    private int required(long length, int each) throws InvalidPartialException {
        if (length < 0 || length > bytes.remaining() / each) {
            throw new InvalidPartialException("the part ends %s bytes before what its summary announces"
                    .formatted(length < 0 ? "many" : length * each - bytes.remaining()));
        }
        return (int) length;
    }
}

package dev.proprio.coordinator.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.PartialAggregate;
import dev.proprio.coordinator.aggregation.RingSum;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecurePlan;
import dev.proprio.coordinator.secagg.SimulatedSecureSums;
import dev.proprio.proto.fault.Dropouts;
import dev.proprio.proto.secagg.graph.ThreatModel;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A round that rehearses secure aggregation is the same to the last bit, however its groups' devices are split. */
class RehearsedPartTest {
    private static final int DEVICES = 25;
    private static final UpdateShape SHAPE = UpdateShape.ofParameters(7);

    private final SecurePlan plan = plan(0.1);

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24})
    void partsOfGroupsAddUpInAnyOrderOverAnyTree(int bits) {
        PartialKit.ofRehearsed(settings(bits, 0), SHAPE, DEVICES, bits).check(4);
    }

    @Test
    void soDoThoseOfSectionsOfAFewValues() {
        var shape = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 9, "control", 3));
        PartialKit.ofRehearsed(settings(20, 0), shape, 60, 1).check(2);
    }

    /** The same devices drop out, groups are given up alike. */
    @Test
    void partsEndAsTheWholeDoes() throws Exception {
        for (double dropout : new double[] {0, 0.1, 0.3}) {
            SecurePlan round = plan(dropout);
            SecureOutcome whole = sums(round, 0, DEVICES).close(Duration.ZERO);
            SimulatedSecureSums parts = sums(round, 20, 25);
            for (int from = 0; from < 20; from += 4) {
                parts.merge(sums(round, from, from + 4).partial());
            }
            assertThat(parts.close(Duration.ZERO)).usingRecursiveComparison().isEqualTo(whole);
        }
    }

    @Test
    void whatIsNoPartOfTheGroupsChangesNothing() throws Exception {
        SimulatedSecureSums sums = sums(plan, 0, 5);
        PartialAggregate before = sums.partial();
        PartialAggregate part = sums(plan, 5, 12).partial();
        RingSum group = part.groups().getFirst();
        refused(sums, before, "has an update in two parts");
        refused(sums, of(part, new RingSum(2, group.devices(), group.sums())), "a sum of group 2 but the round has 2");
        refused(sums, of(part, new RingSum(1 - group.group(), group.devices(), group.sums())), "is not in group");
        refused(sums, of(part, group, group), "two sums of group");
        refused(sums, of(part, with(group, group.sums().subList(1, group.sums().size()))), "the part has the vectors");
        List<RingVector> wider = new ArrayList<>(group.sums());
        wider.set(0, RingVector.zeros(7, 63));
        refused(sums, of(part, with(group, wider)), "the part has the vectors");
        List<RingVector> miscounted = new ArrayList<>(group.sums());
        RingVector counts = miscounted.getLast();
        miscounted.set(miscounted.size() - 1, RingVector.zeros(counts.length(), counts.bits()));
        refused(sums, of(part, with(group, miscounted)), "is of 0 updates but names");
        refused(
                sums,
                new PartialAggregate(DEVICES + 1, Map.of(), List.of(), part.groups(), part.weight(), part.updates()),
                "summed for a round of at most 26 updates");
        refused(
                sums,
                new PartialAggregate(DEVICES, Map.of(), List.of(), part.groups(), part.weight(), part.updates() + 1),
                "updates by group but the round rehearses");
        assertThat(sums.partial()).isEqualTo(before);
        var plain = new WeightedMean().open(SHAPE, DEVICES);
        assertThatThrownBy(() -> plain.merge(new PartialAggregate(
                        DEVICES, plain.partial().sums(), List.of(), part.groups(), part.weight(), part.updates())))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining("the round has none");
        plain.add("d00", update(0));
        refused(sums, plain.partial(), "updates by group but the round rehearses");
    }

    private static RingSum with(RingSum group, List<RingVector> sums) {
        return new RingSum(group.group(), group.devices(), sums);
    }

    private static PartialAggregate of(PartialAggregate part, RingSum... groups) {
        int updates = List.of(groups).stream()
                .mapToInt(group -> group.devices().size())
                .sum();
        return new PartialAggregate(part.capacity(), Map.of(), List.of(), List.of(groups), part.weight(), updates);
    }

    private static void refused(SimulatedSecureSums sums, PartialAggregate part, String why) {
        assertThatThrownBy(() -> sums.merge(part))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining(why);
    }

    private static SimulatedSecureSums sums(SecurePlan plan, int from, int to) throws Exception {
        var sums = new SimulatedSecureSums(plan);
        for (int device = from; device < to; device++) {
            sums.accumulator().add(name(device), update(device));
        }
        return sums;
    }

    private static ClientUpdate update(int device) {
        float[] change = new float[7];
        for (int i = 0; i < change.length; i++) {
            change[i] = (float) Math.sin(device * 7 + i);
        }
        return ClientUpdate.ofParameters(1 + device, change, Map.of(Metric.LOSS, new Metric(0.1 * device, device)));
    }

    private static String name(int device) {
        return "d%s%s".formatted(device / 10, device % 10);
    }

    private static SecurePlan plan(double dropout) {
        List<String> devices =
                IntStream.range(0, DEVICES).mapToObj(RehearsedPartTest::name).toList();
        return SecurePlan.of(settings(20, dropout), "run", 1, 1, 1, Map.of(), SHAPE, false, devices);
    }

    private static SecureAggregation settings(int bits, double dropout) {
        return new SecureAggregation(
                false,
                false,
                true,
                ThreatModel.SEMI_MALICIOUS,
                0.1,
                0.1,
                5,
                12,
                bits,
                4,
                100,
                List.of(Metric.LOSS),
                Duration.ofSeconds(1),
                Dropouts.ofSecureAggregations(dropout));
    }
}

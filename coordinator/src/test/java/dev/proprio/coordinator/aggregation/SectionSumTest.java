package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a sum of some updates may be, to the last integer; a part may come from elsewhere. */
class SectionSumTest {
    /** The most that a summand of any scale but an unbounded one can be in its units. */
    private static final long EACH = 1L << 36;

    @Test
    void sumsAndTheirDivisorsAddUp() {
        SectionSum sum = sum(2, Map.of(0, new long[] {1, 2}, 3, new long[] {5, 6}))
                .plus(sum(3, Map.of(0, new long[] {10, -20})));
        assertThat(sum.divisor()).isEqualTo(5);
        assertThat(sum.lanes()).containsOnlyKeys(0, 3);
        assertThat(sum.lanes().get(0)).containsExactly(11, -18);
        assertThat(sum.lanes().get(3)).containsExactly(5, 6);
    }

    @Test
    void aMeanIsFiniteForCertainWhereMagnitudesAreOrdinaryAndThereIsADivisor() {
        assertThat(sum(1, Map.of()).isFinite()).isTrue();
        assertThat(sum(1, Map.of(0, new long[2])).isFinite()).isTrue();
        assertThat(sum(1, Map.of(1, new long[2])).isFinite()).isTrue();
        assertThat(sum(1, Map.of(-1, new long[2], 2, new long[2])).isFinite()).isFalse();
        assertThat(sum(0, Map.of()).isFinite()).isFalse();
        assertThat(sum(0, Map.of(0, new long[2])).isFinite()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1 << 20})
    void everyUpdateCountsAtLeastOnceAndAtMostAsOftenAsItsWeight(int updates) {
        accepted(sum(updates, Map.of()), updates, true);
        accepted(sum(updates * UpdateShape.MAX_WEIGHT, Map.of()), updates, false);
        refused(
                sum(updates - 1, Map.of()),
                updates,
                true,
                "the sum of %s updates has the divisor %s".formatted(updates, updates - 1));
        refused(sum(updates * UpdateShape.MAX_WEIGHT + 1, Map.of()), updates, false, "has the divisor");
    }

    @ParameterizedTest
    @CsvSource({"true, -64, 67", "false, 0, 67"})
    void scalesAreThoseThatAFloatTimesAFactorCanHave(boolean ranges, int least, int most) {
        for (int scale : new int[] {least, least + 1, 0, most - 1, most}) {
            accepted(sum(1, Map.of(scale, new long[2])), 1, ranges);
        }
        refused(
                sum(1, Map.of(least - 1, new long[2])),
                1,
                ranges,
                "a sum has the scale %s but its scales must be from %s to %s".formatted(least - 1, least, least + 3));
        refused(
                sum(1, Map.of(most + 1, new long[2])),
                1,
                ranges,
                "a sum has the scale %s but its scales must be from %s to %s".formatted(most + 1, least, most));
    }

    @Test
    void noScaleIsFinerThanThoseThatAreKeptBesideTheCoarsest() {
        accepted(sum(1, Map.of(2, new long[2], 6, new long[2])), 1, false);
        refused(
                sum(1, Map.of(2, new long[2], 7, new long[2])),
                1,
                false,
                "a sum has the scale 7 but its scales must be from 0 to 6");
    }

    @ParameterizedTest
    @CsvSource({"true, 0", "true, -3", "true, 2", "false, 1", "false, 4"})
    void aLaneIsNoLargerThanItsSummandsCanMakeIt(boolean ranges, int scale) {
        for (int updates : new int[] {1, 5}) {
            for (long sign = -1; sign <= 1; sign += 2) {
                accepted(sum(updates, Map.of(scale, new long[] {0, sign * updates * EACH})), updates, ranges);
                refused(
                        sum(updates, Map.of(scale, new long[] {0, sign * (updates * EACH + 1)})),
                        updates,
                        ranges,
                        "a lane of scale %s is %s but that of %s updates is at most %s"
                                .formatted(scale, sign * (updates * EACH + 1), updates, updates * EACH));
            }
        }
    }

    /** Magnitudes at the limit of a sum with a capacity, which has no scales for larger ones. */
    @Test
    void aLaneOfTheCoarsestScaleIsBoundedByTheRoundsCapacity() throws Exception {
        for (int capacity : new int[] {1, 7, 1000}) {
            int updates = Math.min(capacity, 5);
            var largest = new FixedPointSum(2, capacity);
            for (int n = 0; n < updates; n++) {
                largest.add(new float[] {-1, 1}, largest.limit());
            }
            largest.over(updates).require(updates, capacity, false);
            long most = ScaledLanes.largest(0, false, updates, capacity);
            if (most < Long.MAX_VALUE) {
                sum(updates, Map.of(0, new long[] {-most, most})).require(updates, capacity, false);
                assertThatThrownBy(() -> sum(updates, Map.of(0, new long[] {0, most + 1}))
                                .require(updates, capacity, false))
                        .isInstanceOf(InvalidPartialException.class);
            }
        }
        // Saturated: whatever is a long is possible where one update may be as large.
        sum(2, Map.of(0, new long[] {Long.MAX_VALUE, 0})).require(2, 1, false);
        sum(1 << 28, Map.of(1, new long[] {Long.MAX_VALUE, 0})).require(1 << 28, 1 << 28, true);
        assertThat(ScaledLanes.largest(1, true, 1 << 27, 1 << 27)).isEqualTo(Long.MAX_VALUE);
        assertThat(ScaledLanes.largest(1, true, (1 << 27) - 1, 1 << 27)).isEqualTo(((1L << 27) - 1) << 36);
        assertThat(ScaledLanes.largest(0, false, 3, 10)).isEqualTo(3 * ((Long.MAX_VALUE - 0xFFFFFFFFL) / 10 + 2));
        assertThat(ScaledLanes.largest(1, true, 0, 10)).isZero();
    }

    @Test
    void totalsOfPartsAreThoseOfTheWhole() throws Exception {
        PartialAggregate one = part(9, 2, 3, Map.of(0, new long[] {4, 5}));
        PartialAggregate other = part(9, 4, 5, Map.of(0, new long[] {1, 1}));
        PartialAggregate both = one.plus(other);
        assertThat(both.capacity()).isEqualTo(9);
        assertThat(both.updates()).isEqualTo(6);
        assertThat(both.weight()).isEqualTo(8);
        assertThat(both.sum(ClientUpdate.PARAMETERS).lanes().get(0)).containsExactly(5, 6);
        assertThat(both.sum(ClientUpdate.PARAMETERS).divisor()).isEqualTo(6);
        PartialAggregate another = part(8, 1, 1, Map.of());
        assertThatThrownBy(() -> one.plus(another))
                .hasMessageStartingWith("the part was summed for a round of at most 8");
        PartialAggregate many = part(9, 8, 8, Map.of());
        assertThatThrownBy(() -> one.plus(many)).hasMessageStartingWith("a part of 8 updates was added to 2 but");
        assertThatThrownBy(() -> one.sum("control")).hasMessageContaining("no sum of the section \"control\"");
    }

    @Test
    void partsWithADeviceInCommonAreNotAdded() throws Exception {
        Accumulator krum = new Krum(0).open(UpdateShape.ofParameters(1), 9, HostileCohort.FIRST_ROUND);
        krum.add("a", ClientUpdate.ofParameters(1, new float[] {1}, Map.of()));
        PartialAggregate part = krum.partial();
        assertThatThrownBy(() -> part.plus(part)).hasMessageStartingWith("a has an update in two parts");
        Accumulator others = new Krum(0).open(UpdateShape.ofParameters(1), 9, HostileCohort.FIRST_ROUND);
        others.merge(part);
        assertThatThrownBy(() -> others.merge(new PartialAggregate(
                        9, Map.of(), List.of(part.kept().getFirst(), part.kept().getFirst()), 2, 2)))
                .isInstanceOf(InvalidPartialException.class);
    }

    @Test
    void anAggregatesValuesAreThoseOfItsSections() throws Exception {
        Accumulator mean = new WeightedMean().open(new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 1)), 2);
        mean.add("a", ClientUpdate.ofParameters(2, new float[] {3}, Map.of()));
        Aggregate aggregate = mean.aggregate().with("more", new double[] {7});
        assertThat(aggregate.values()).containsOnlyKeys(ClientUpdate.PARAMETERS, "more");
        assertThat(aggregate.values().get(ClientUpdate.PARAMETERS)).containsExactly(3);
        assertThat(aggregate.values().get("more")).containsExactly(7);
    }

    private static PartialAggregate part(int capacity, int updates, long weight, Map<Integer, long[]> lanes) {
        return new PartialAggregate(
                capacity, Map.of(ClientUpdate.PARAMETERS, sum(updates, lanes)), List.of(), weight, updates);
    }

    private static SectionSum sum(long divisor, Map<Integer, long[]> lanes) {
        NavigableMap<Integer, long[]> sorted = new TreeMap<>(lanes);
        return new SectionSum(2, sorted, divisor);
    }

    private static void accepted(SectionSum sum, int updates, boolean ranges) {
        assertThatCode(() -> sum.require(updates, Math.max(updates, 10), ranges))
                .doesNotThrowAnyException();
    }

    private static void refused(SectionSum sum, int updates, boolean ranges, String part) {
        assertThatThrownBy(() -> sum.require(updates, Math.max(updates, 10), ranges))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining(part);
    }
}

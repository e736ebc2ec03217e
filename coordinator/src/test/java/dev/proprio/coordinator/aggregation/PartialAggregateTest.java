package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.update.ClientUpdate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Sums that are values. */
class PartialAggregateTest {
    private static final UpdateShape SHAPE = UpdateShape.ofParameters(2);

    @Test
    void whatIsAddedLaterChangesNeitherAPartNorAnAggregate() throws Exception {
        Accumulator mean = opened(new WeightedMean(), 3);
        mean.add("a", update(1, 1, 2));
        PartialAggregate part = mean.partial();
        Aggregate aggregate = mean.aggregate();
        mean.add("b", update(1, 3, 4));
        mean.merge(opened(new WeightedMean(), 3, "c").partial());
        assertThat(part.sum(ClientUpdate.PARAMETERS).values()).containsExactly(1, 2);
        assertThat(aggregate.section(ClientUpdate.PARAMETERS)).containsExactly(1, 2);
        assertThat(mean.aggregate().section(ClientUpdate.PARAMETERS)).containsExactly(5.0 / 3, 7.0 / 3);
    }

    @Test
    void aMeanIsAnExactSumUntilItIsTaken() throws Exception {
        Accumulator mean = opened(new WeightedMean(), 4);
        mean.add("a", update(3, 1, -2));
        mean.add("b", update(1, 1, 0.5f));
        SectionSum sum = mean.aggregate().sum(ClientUpdate.PARAMETERS).orElseThrow();
        assertThat(sum.lanes()).containsOnlyKeys(0);
        assertThat(sum.lanes().get(0)).containsExactly(4L << 32, (-11L << 32) / 2);
        assertThat(sum.divisor()).isEqualTo(4);
        assertThat(sum.dividedBy(8)).containsExactly(0.5, -0.6875);
        assertThat(opened(new Krum(0), 4, "a", "b", "c").aggregate().sum(ClientUpdate.PARAMETERS))
                .isEmpty();
    }

    @Test
    void partsOfAnotherRoundAreRefusedAndChangeNothing() throws Exception {
        Accumulator mean = opened(new WeightedMean(), 3, "a", "b");
        refused(mean, opened(new WeightedMean(), 4, "c").partial(), "the part was summed for a round of at most 4");
        refused(mean, opened(new WeightedMean(), 3, "c", "d").partial(), "a part of 2 updates was added to 2 but the");
        Accumulator longer = new WeightedMean().open(UpdateShape.ofParameters(3), 3);
        refused(mean, longer.partial(), "the part has sums of the lengths {params=3} but the round expects {params=2}");
        var twoSections = new UpdateShape(Map.of(ClientUpdate.PARAMETERS, 2, "control", 2));
        refused(mean, new WeightedMean().open(twoSections, 3).partial(), "the part has sums of the lengths {");
        refused(mean, opened(new Krum(0), 3, "c").partial(), "the part has sums of the lengths {} but");
        assertThat(mean.aggregate().updates()).isEqualTo(2);
        assertThat(mean.aggregate().section(ClientUpdate.PARAMETERS)).containsExactly(1, 1);
    }

    @Test
    void noDeviceIsComparedTwice() throws Exception {
        Accumulator krum = opened(new Krum(0), 9, "a", "b");
        refused(krum, opened(new Krum(0), 9, "b", "c").partial(), "b has an update in two parts");
        PartialAggregate part = krum.partial();
        assertThatThrownBy(() -> part.plus(part)).isInstanceOf(InvalidPartialException.class);
        Contribution of = part.kept().getFirst();
        refused(krum, new PartialAggregate(9, Map.of(), List.of(of, of), 2, 2), "a has an update in two parts");
        refused(krum, new PartialAggregate(9, Map.of(), List.of(), 1, 1), "the part has 0 of 1 updates but");
        var longer = new Contribution("c", 1, new float[3]);
        refused(krum, new PartialAggregate(9, Map.of(), List.of(longer), 1, 1), "the update of c has 3 values but");
        assertThat(krum.partial().kept()).hasSize(2);
    }

    @Test
    void aSumHasAsManyLanesAsValues() {
        assertThatThrownBy(() -> new SectionSum(3, new java.util.TreeMap<>(Map.of(1, new long[2])), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scale 1 has 2 lanes but the section has 3 values");
    }

    private static void refused(Accumulator accumulator, PartialAggregate part, String beginning) {
        assertThatThrownBy(() -> accumulator.merge(part))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageStartingWith(beginning);
    }

    private static Accumulator opened(Aggregation rule, int capacity, String... devices) throws InvalidUpdateException {
        Accumulator accumulator = rule.open(SHAPE, capacity, HostileCohort.FIRST_ROUND);
        for (String device : devices) {
            accumulator.add(device, update(1, 1, 1));
        }
        return accumulator;
    }

    private static ClientUpdate update(long weight, float... values) {
        return ClientUpdate.ofParameters(weight, values, Map.of());
    }
}

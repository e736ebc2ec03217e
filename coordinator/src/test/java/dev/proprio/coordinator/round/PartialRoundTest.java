package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Accumulator;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.MetricTotals;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.aggregation.WeightedMean;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.UpdateSink.Acceptance;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parts of a round go through the same door as updates, and nobody counts twice in whatever attempt. */
class PartialRoundTest {
    private static final int PLACES = 4;
    private static final UpdateShape SHAPE = UpdateShape.ofParameters(2);

    private final RoundPlan plan = new RoundPlan(
            run(), 1, RoundPlan.FIRST_ATTEMPT, List.of("a", "b", "c", "d", "e"), PLACES, Optional.empty());
    private final RoundCollector collector = collector();

    @Test
    void partsAndUpdatesMakeTheSameRoundAsUpdatesAlone() throws Exception {
        RoundCollector alone = collector();
        for (String device : List.of("a", "b", "c", "d")) {
            assertThat(alone.accept(device, update(device))).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(collector.accept("c", update("c"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept(part("b", "d"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept(part("a"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.isSettled()).isTrue();
        CollectedRound expected = alone.close();
        CollectedRound round = collector.close();
        assertThat(values(round)).containsExactly(values(expected));
        assertThat(round.metrics()).isEqualTo(expected.metrics());
        assertThat(round.outcomes().stream().map(ClientOutcome::device)).containsExactly("a", "b", "c", "d", "e");
        assertThat(round.outcomes().getLast()).isInstanceOf(ClientOutcome.Late.class);
    }

    @Test
    void aPartCountsOnceAndWholeOrNotAtAll() throws Exception {
        assertThat(collector.accept(part("a", "b"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept(part("a", "b"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept(part("b", "c"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept("a", update("a"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept(part("c", "stranger"))).isEqualTo(Acceptance.LATE);
        assertThat(collector.accept(part("c", "d", "e"))).isEqualTo(Acceptance.LATE);
        assertThat(collector.accepted()).isEqualTo(2);
        assertThat(collector.accept(part("c", "d"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept(part("e"))).isEqualTo(Acceptance.LATE);
        assertThat(collector.close().aggregate().orElseThrow().updates()).isEqualTo(4);
        assertThat(collector.accept(part("e"))).isEqualTo(Acceptance.LATE);
    }

    @Test
    void whatIsNoPartOfTheRoundChangesNothing() throws Exception {
        Partial part = part("a", "b");
        refused(
                new Partial(new RoundId("run", 2), part.aggregate(), Map.of(), part.outcomes(), List.of()),
                "round 2 of");
        refused(new Partial(part.of(), part.aggregate(), Map.of(), part("a").outcomes(), List.of()), "2 updates that");
        refused(part(PLACES + 1, "a", "b"), "summed for a round of at most 5 updates but the round has at most 4");
        assertThat(collector.accepted()).isZero();
        assertThat(collector.accept(part)).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept(part("c"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(values(collector.close())).containsExactly(values(roundOf("a", "b", "c")));
    }

    @Test
    void whoFailedIsAskedAgainAndCountsOnce() throws Exception {
        for (String device : List.of("a", "b", "c")) {
            collector.failed(device, Stage.CONNECT, "gone");
        }
        assertThat(collector.accept("a", update("a"))).isEqualTo(Acceptance.LATE);
        assertThat(collector.accept("d", update("d"))).isEqualTo(Acceptance.ACCEPTED);
        RoundPlan again = plan.again(List.of("a", "b", "d"));
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.taskFor("a").attempt()).isEqualTo(2);
        assertThat(again.devices().stream().filter(collector::asked)).containsExactly("a", "b");
        // What was asked for first comes late, after it was asked for again.
        assertThat(collector.accept("a", update("a"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(collector.accept("a", update("b"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept("d", update("a"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept(part("a", "b"))).isEqualTo(Acceptance.DUPLICATE);
        assertThat(collector.accept(part("b"))).isEqualTo(Acceptance.ACCEPTED);
        CollectedRound round = collector.close();
        assertThat(values(round)).containsExactly(values(roundOf("a", "b", "d")));
        assertThat(round.outcomes().stream().filter(ClientOutcome.Accepted.class::isInstance))
                .hasSize(3);
        assertThat(round.outcomes().get(2)).isInstanceOf(ClientOutcome.Failed.class);
    }

    private void refused(Partial part, String why) {
        assertThatThrownBy(() -> collector.accept(part))
                .isInstanceOf(InvalidPartialException.class)
                .hasMessageContaining(why);
    }

    private CollectedRound roundOf(String... devices) throws Exception {
        RoundCollector alone = collector();
        for (String device : devices) {
            alone.accept(device, update(device));
        }
        return alone.close();
    }

    private RoundCollector collector() {
        var made = new RoundCollector(plan, SHAPE, new RuleContext(1, 1, Optional.empty()), RoundClock.SYSTEM);
        plan.devices().forEach(made::asked);
        made.allAsked();
        return made;
    }

    private Partial part(String... devices) throws Exception {
        return part(PLACES, devices);
    }

    private Partial part(int capacity, String... devices) throws Exception {
        Accumulator accumulator = new WeightedMean().open(SHAPE, capacity);
        var metrics = new MetricTotals();
        List<ClientOutcome> outcomes = new ArrayList<>();
        for (String device : devices) {
            ClientUpdate update = update(device);
            accumulator.add(device, update);
            metrics.add(update.metrics());
            outcomes.add(new ClientOutcome.Accepted(device, Duration.ZERO, update.weight(), update.metrics()));
        }
        return new Partial(plan.identity(), accumulator.partial(), metrics.exact(), outcomes, List.of());
    }

    private static ClientUpdate update(String device) {
        int weight = device.charAt(0) - 'a' + 1;
        return ClientUpdate.ofParameters(
                weight, new float[] {0.1f * weight, -3}, Map.of(Metric.LOSS, new Metric(0.1 * weight, weight)));
    }

    private static double[] values(CollectedRound round) {
        return round.aggregate().orElseThrow().section(ClientUpdate.PARAMETERS);
    }

    private static RunDefinition run() {
        return RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(PLACES, 1.25, 1, Duration.ofMinutes(1)));
    }
}

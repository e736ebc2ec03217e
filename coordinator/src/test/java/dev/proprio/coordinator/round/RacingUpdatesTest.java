package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

class RacingUpdatesTest {
    private static final int LENGTH = 20_000;
    private static final int PLACES = 8;

    /** An update takes its place before its values have been looked at; it must give it back. */
    @RepeatedTest(30)
    void updatesThatTurnOutToBeInvalidTakeNobodysPlace() throws Exception {
        var selected =
                IntStream.range(0, 2 * PLACES).mapToObj(i -> "device-" + i).toList();
        RunDefinition run = RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(PLACES, 2, 1, Duration.ofMinutes(1)))
                .with(RunDefinition::algorithm, Map.of("algorithm", "none"));
        var plan = new RoundPlan(run, 1, RoundPlan.FIRST_ATTEMPT, selected, PLACES, Optional.empty());
        var collector = new RoundCollector(
                plan, UpdateShape.ofParameters(LENGTH), new RuleContext(1, 1, Optional.empty()), RoundClock.SYSTEM);
        selected.forEach(collector::asked);
        collector.allAsked();
        var start = new CyclicBarrier(selected.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> arrivals = new ArrayList<>();
            for (int i = 0; i < selected.size(); i++) {
                String device = selected.get(i);
                float last = i % 2 == 0 ? 1 : Float.NaN;
                Callable<Boolean> arrival = () -> {
                    start.await();
                    return arrives(collector, device, last);
                };
                arrivals.add(threads.submit(arrival));
            }
            for (int i = 0; i < arrivals.size(); i++) {
                assertThat(arrivals.get(i).get()).as(selected.get(i)).isEqualTo(i % 2 == 0);
            }
        }
        assertThat(collector.isSettled()).isTrue();
        CollectedRound gathered = collector.close();
        assertThat(gathered.outcomes().stream().filter(ClientOutcome.Accepted.class::isInstance))
                .hasSize(PLACES);
        double[] ones = new double[LENGTH];
        Arrays.fill(ones, 1);
        assertThat(gathered.aggregate().orElseThrow().section(ClientUpdate.PARAMETERS))
                .containsExactly(ones);
    }

    private static boolean arrives(RoundCollector collector, String device, float last) {
        float[] values = new float[LENGTH];
        Arrays.fill(values, 1);
        values[LENGTH - 1] = last;
        try {
            return collector.accept(device, ClientUpdate.ofParameters(1, values, Map.of()))
                    == UpdateSink.Acceptance.ACCEPTED;
        } catch (InvalidUpdateException expected) {
            assertThat(expected).hasMessageContaining("NaN");
            return false;
        }
    }
}

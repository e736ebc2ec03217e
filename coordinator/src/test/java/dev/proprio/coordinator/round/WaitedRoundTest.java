package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.aggregation.RuleContext;
import dev.proprio.coordinator.aggregation.UpdateShape;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.DroppedDevice;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.coordinator.secagg.SecureReport;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A round that waits for devices which are at something else: that time is the round's, and none of its devices'. */
class WaitedRoundTest {
    private static final List<String> DEVICES = List.of("a", "b", "c");
    private static final RunDefinition RUN =
            RunDefinition.fedAvg("run", 1, 1, new CohortPolicy(3, 1, 1, Duration.ofMinutes(1)));
    private static final RoundPlan PLAN = new RoundPlan(RUN, 1, RoundPlan.FIRST_ATTEMPT, DEVICES, 3, Optional.empty());

    private final AtomicLong nanos = new AtomicLong(11);
    private final RoundClock clock = nanos::get;

    private void passes(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void inTheClear() throws Exception {
        var round =
                new RoundCollector(PLAN, UpdateShape.ofParameters(1), new RuleContext(1, 1, Optional.empty()), clock);
        passes(40);
        round.begun();
        DEVICES.forEach(round::asked);
        passes(2);
        round.accept("a", ClientUpdate.ofParameters(1, new float[] {1}, Map.of()));
        passes(1);
        round.failed("b", Stage.CONNECT, "it left");
        passes(2);
        CollectedRound collected = round.close();
        assertThat(collected.elapsed()).isEqualTo(Duration.ofSeconds(45));
        assertThat(collected.outcomes())
                .extracting(ClientOutcome::took)
                .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(5));
        assertThat(collected.outcomes()).allMatch(one -> one.asked().equals(Duration.ofSeconds(40)));
    }

    @Test
    void underMasks() {
        var round = new SecureCollector(PLAN, clock);
        passes(40);
        round.begun();
        passes(5);
        var lost = new DroppedDevice("connect", "it left", Duration.ofSeconds(3));
        round.accept(new SecureOutcome(
                Optional.empty(),
                Set.of("a", "c"),
                Map.of("b", lost),
                Set.of("b"),
                new SecureReport(true, List.of(), 32, 0, 0, 0, 0)));
        List<ClientOutcome> outcomes = round.close().outcomes();
        assertThat(outcomes)
                .extracting(ClientOutcome::took)
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(3), Duration.ofSeconds(5));
        assertThat(outcomes)
                .extracting(ClientOutcome::elapsed)
                .containsExactly(Duration.ofSeconds(45), Duration.ofSeconds(43), Duration.ofSeconds(45));
    }
}

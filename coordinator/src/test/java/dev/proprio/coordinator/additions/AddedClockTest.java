package dev.proprio.coordinator.additions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.clock.JumpingClock;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that stands still, and one that is moved by whoever waits. */
class AddedClockTest {
    private static final int ROUNDS = 6;

    @ParameterizedTest
    @ValueSource(strings = {"history", "clipping"})
    void aClockThatStandsStillLeavesTheBitsAndIsWhatRoundsAreTimedBy(String name) throws Exception {
        RunDefinition run = ArithmeticFleet.definition(name, ROUNDS);
        RunState plain = new RoundEngine(run, new ArithmeticFleet(), List.of()).resume(ArithmeticFleet.initial(run));
        List<RoundResult> results = new ArrayList<>();
        RunState end = engine(run, new ArithmeticFleet(), () -> 7, results).resume(ArithmeticFleet.initial(run));
        assertThat(end.model().sha256()).isEqualTo(plain.model().sha256());
        assertThat(results).hasSize(ROUNDS).allSatisfy(result -> {
            assertThat(result.elapsed()).isEqualTo(Duration.ZERO);
            assertThat(result.outcomes()).extracting(ClientOutcome::elapsed).containsOnly(Duration.ZERO);
        });
    }

    /** Nothing of the minute that such a round waits for is waited for by anybody. */
    @Test
    void aDeadlineIsTheClocks() throws Exception {
        RunDefinition run = ArithmeticFleet.definition("history", 1);
        List<RoundResult> results = new ArrayList<>();
        engine(run, new OneIsSilent(), new JumpingClock(), results).resume(ArithmeticFleet.initial(run));
        assertThat(results).hasSize(1);
        assertThat(results.getFirst().elapsed()).isEqualTo(run.cohort().deadline());
        assertThat(results.getFirst().outcomes())
                .filteredOn(ClientOutcome.Failed.class::isInstance)
                .singleElement()
                .satisfies(silent -> assertThat(silent.elapsed()).isEqualTo(Duration.ofMinutes(1)));
    }

    private static RoundEngine engine(RunDefinition run, Fleet fleet, RoundClock clock, List<RoundResult> results) {
        var listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        return new RoundEngine(run, fleet, List.of(listener), RoundLog.NONE, Release.ALL, clock);
    }

    /** The first who is asked never answers. */
    private record OneIsSilent() implements Fleet {
        @Override
        public Population population() {
            return new ArithmeticFleet().population();
        }

        @Override
        public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException {
            sink.asked(plan.devices().getFirst());
            var rest = new RoundPlan(
                    plan.run(),
                    plan.round(),
                    plan.attempt(),
                    plan.devices().subList(1, plan.devices().size()),
                    plan.target(),
                    plan.secure());
            return new ArithmeticFleet().train(rest, broadcast, sink);
        }
    }
}

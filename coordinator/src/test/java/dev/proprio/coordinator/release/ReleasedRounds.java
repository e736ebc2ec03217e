package dev.proprio.coordinator.release;

import dev.proprio.coordinator.additions.ArithmeticFleet;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.round.Release;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunDefinition;
import java.util.List;

/** Runs the real engine with a release. */
final class ReleasedRounds {
    private ReleasedRounds() {}

    /** An engine that adds each round to {@code results}. */
    static RoundEngine engine(RunDefinition run, Release release, List<RoundResult> results, RoundLog log) {
        RoundListener listener = new RoundListener() {
            @Override
            public void roundEnded(RoundResult result) {
                results.add(result);
            }
        };
        return new RoundEngine(run, new ArithmeticFleet(), List.of(listener), log, release, RoundClock.SYSTEM);
    }
}

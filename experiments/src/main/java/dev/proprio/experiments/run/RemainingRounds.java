package dev.proprio.experiments.run;

import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import java.io.IOException;

/** Runs the rounds of a run that are left, to the end. */
@FunctionalInterface
interface RemainingRounds {
    GlobalModel run(RoundEngine engine, Recorder recorder) throws IOException, RunFailedException, InterruptedException;

    /** All rounds of an experiment. */
    static RemainingRounds all(PreparedExperiment experiment) {
        return (engine, recorder) -> {
            GlobalModel initial = experiment.initialModel();
            recorder.begin(initial);
            return engine.run(initial);
        };
    }
}

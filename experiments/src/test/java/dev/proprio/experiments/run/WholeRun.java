package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Path;

/** Runs an experiment on the engine that it names, from its first round to its last. */
final class WholeRun {
    private WholeRun() {}

    static RunSummary of(ExperimentSpec spec, Path out, int threads) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, threads);
                RunFolder records = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .run(records, StoppingDisplay.never());
        }
    }
}

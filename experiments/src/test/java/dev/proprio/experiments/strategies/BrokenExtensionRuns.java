package dev.proprio.experiments.strategies;

import dev.proprio.coordinator.round.RoundEngine;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs each setting that stands in a line of standard input, and says in a line what became of it. */
final class BrokenExtensionRuns {
    private static final String SPEC = """
            name: broken
            rounds: 2
            data:
              source: synthetic
              devices: 12
              bout: 5s
              classes: [walk, sit]
              preprocessing: {window: 1s}
            model: {kind: softmax}
            cohort: {size: 4, minimum: 4, deadline: 20s}
            attack: {fraction: 0.9}
            """;

    private BrokenExtensionRuns() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.writeString(Path.of(arguments[0]), SPEC);
        for (String line : new String(System.in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            System.out.println(line + "\t" + outcome(file, List.of(line.split(";"))));
        }
    }

    private static String outcome(Path file, List<String> settings) throws Exception {
        ExperimentSpec spec = ExperimentSpec.read(file, settings);
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                OpenFleet fleet = Experiment.engineOf(spec).open(experiment)) {
            var engine = new RoundEngine(experiment.definition("run"), fleet.fleet(), List.of());
            return "done " + engine.run(experiment.initialModel()).sha256();
        } catch (RunFailedException e) {
            return "failed " + e.getMessage();
        }
    }
}

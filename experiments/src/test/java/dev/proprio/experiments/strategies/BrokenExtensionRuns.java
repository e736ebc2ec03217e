package dev.proprio.experiments.strategies;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.personalization.Study;
import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Runs each setting that stands in a line of standard input, and says in a line what became of it. */
final class BrokenExtensionRuns {
    private static final String SPEC = """
            name: broken
            rounds: 2
            evaluation: {every: 1}
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
        try {
            ExperimentSpec spec = ExperimentSpec.read(file, settings);
            return spec.personalize().isPresent() ? studied(spec) : ran(spec);
        } catch (RunFailedException | SensorDataException | InvalidSettingException e) {
            return "failed " + e.getMessage();
        } catch (RuntimeException | Error e) {
            return "threw " + e;
        }
    }

    private static String studied(ExperimentSpec spec) throws Exception {
        StudyResult result = new Study(spec, 2).run(StudyProgress.SILENT);
        return (result.failed().isEmpty() ? "done " : "failed ") + result.failed();
    }

    private static String ran(ExperimentSpec spec) throws Exception {
        Path out = Files.createTempDirectory("broken");
        try (var experiment = PreparedExperiment.prepare(spec, 2);
                RunFolder folder = RunFolder.create(out)) {
            RunSummary summary =
                    new Experiment(experiment, Experiment.engineOf(spec), "test").run(folder, new SilentProgress());
            Path model = out.resolve("model.zip");
            return "%s %s; %s rounds; %s; notes %s"
                    .formatted(
                            summary.status().name().toLowerCase(Locale.ROOT),
                            summary.failure().orElse(""),
                            summary.rounds(),
                            Files.exists(model) ? "model kept" : "no model",
                            summary.notes().orElse(List.of()));
        } finally {
            try (Stream<Path> files = Files.list(out)) {
                for (Path left : files.toList()) {
                    Files.delete(left);
                }
            }
            Files.delete(out);
        }
    }

    private static final class SilentProgress implements ProgressDisplay {
        @Override
        public void show(Progress progress) {}

        @Override
        public void close() {}
    }
}

package dev.proprio.experiments.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.progress.StoppingDisplay;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.InterruptedRun;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.experiments.tracking.FakeMlflow.Fault;
import dev.proprio.proto.extension.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that others are told of is the run that it would be anyway. */
@Timeout(60)
class TrackedRunTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aRunThatStopsAndGoesOnIsToldOnceAndHasTheSameModel() throws Exception {
        RunSummary alone = run(spec(), folder.resolve("alone"), 0);
        try (var server = new FakeMlflow((number, path) -> number % 6 == 5 ? Fault.DONE_BUT_BROKEN : Fault.NONE)) {
            Path tracked = folder.resolve("tracked");
            ExperimentSpec spec = spec("tracking.mlflow.url=" + server.url());
            assertThatThrownBy(() -> run(spec, tracked, 3)).isInstanceOf(Stop.class);
            assertThat(server.status()).isEqualTo("FAILED");
            RunSummary resumed = resume(tracked);

            assertThat(resumed.modelSha256()).isPresent().isEqualTo(alone.modelSha256());
            assertThat(resumed.notes()).isEqualTo(alone.notes());
            assertThat(server.status()).isEqualTo("FINISHED");
            assertThat(server.tags)
                    .containsEntry("proprio.model_sha256", resumed.modelSha256().orElseThrow());
            assertThat(server.runs()).isEqualTo(1);
            assertThat(server.metrics().stream()
                            .filter(metric -> metric.key().equals("accepted"))
                            .map(FakeMlflow.Metric::step))
                    .containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(server.metrics().stream().map(metric -> metric.key() + "@" + metric.step()))
                    .doesNotHaveDuplicates();
            assertThat(steps(tracked)).containsExactly(0L, 1L, 2L, 3L, 4L);
        }
    }

    @Test
    void aServerThatIsNotThereIsANoteAndNoFailure() throws Exception {
        RunSummary summary =
                run(spec("tracking={mlflow: {url: 'http://127.0.0.1:9', patience: 0s}}"), folder.resolve("run"), 0);
        assertThat(summary.modelSha256()).isPresent();
        assertThat(summary.notes().orElseThrow())
                .singleElement()
                .asString()
                .startsWith("MLflow at http://127.0.0.1:9 was not told 5 of 5 rounds");
        assertThat(Files.readString(folder.resolve("run/run.json"))).contains("was not told 5 of 5 rounds");
    }

    @Test
    void whatCannotBeAnAddressIsRefusedWithoutBeingRepeated() {
        for (String url : List.of("ftp://a", "http:///x", "http://me:s3cret@a", "http://a?token=s3cret", "a b")) {
            assertThatThrownBy(() -> spec("tracking={mlflow: {url: '%s'}}".formatted(url)))
                    .isInstanceOf(SettingsException.class)
                    .hasMessageContaining("tracking.mlflow.url")
                    .hasMessageNotContaining("s3cret");
        }
        assertThatThrownBy(() -> spec("tracking={tensorboard: false}")).isInstanceOf(SettingsException.class);
    }

    private static List<Long> steps(Path run) throws Exception {
        List<Long> steps = new ArrayList<>();
        try (Stream<Path> files = Files.list(run)) {
            for (Path file : files.filter(file -> file.toString().contains("tfevents"))
                    .sorted()
                    .toList()) {
                EventFileReader.read(file).stream()
                        .filter(event -> !event.scalars().isEmpty())
                        .forEach(event -> steps.add(event.step()));
            }
        }
        return steps;
    }

    private static ExperimentSpec spec(String... assignments) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: tracked
                rounds: 4
                data: {source: synthetic, devices: 10, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
                model: {kind: softmax}
                cohort: {size: 3}
                evaluation: {every: 2}
                """, "spec"), List.of(assignments));
    }

    private static RunSummary run(ExperimentSpec spec, Path out, int stop) throws Exception {
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder records = RunFolder.create(out)) {
            return new Experiment(experiment, Experiment.engineOf(spec), "the command")
                    .runKept(records, stoppingAt(stop));
        }
    }

    private static RunSummary resume(Path out) throws Exception {
        try (InterruptedRun run = InterruptedRun.in(out)) {
            ExperimentSpec spec = ExperimentSpec.of(run.settings(), List.of());
            try (var experiment = PreparedExperiment.prepare(spec, 1)) {
                return new Experiment(experiment, Experiment.engineOf(spec), run.command())
                        .resume(run, stoppingAt(ROUNDS + 1), true);
            }
        }
    }

    private static ProgressDisplay stoppingAt(int round) {
        return new StoppingDisplay(round, Stop::new);
    }
}

package dev.proprio.experiments.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.inspect.Layouts.Layout;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.run.Experiment;
import dev.proprio.experiments.run.UnseenProgress;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is guessed of a folder is run as it stands, but for fewer rounds of a smaller model. */
class GuessedRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    static List<String> layouts() throws Exception {
        return List.copyOf(all().keySet());
    }

    private static Map<String, Layout> all() throws Exception {
        Map<String, Layout> all = Layouts.usual();
        all.putAll(Layouts.unusual());
        return all;
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void theGuessIsRightAndRuns(String name) throws Exception {
        Layout layout = Objects.requireNonNull(all().get(name));
        GuessedExperiment guess = guess(layout);
        SensorData data = guess.data();
        assertThat(data.users()).as(guess.yaml()).isEqualTo(layout.people());
        assertThat(data.description().classes()).as(guess.yaml()).hasSize(layout.classes());
        assertThat(data.description().channels()).as(guess.yaml()).hasSize(layout.channels());
        assertThat(data.description().sampleRate())
                .as(guess.yaml())
                .isBetween(0.97 * layout.hertz(), 1.03 * layout.hertz());
        RunSummary summary = run(guess.yaml());
        assertThat(summary.status())
                .as(summary.failure().orElse("") + "\n" + guess.yaml())
                .isEqualTo(RunStatus.DONE);
        assertThat(summary.rounds()).isEqualTo(2);
    }

    private GuessedExperiment guess(Layout layout) throws Exception {
        Path path = layout.write(folder.resolve("recordings"));
        try {
            return GuessedExperiment.of(path.toString());
        } catch (SensorDataException e) {
            throw new AssertionError(e.forOwner(), e);
        }
    }

    private RunSummary run(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), yaml);
        ExperimentSpec spec = ExperimentSpec.read(file, List.of("rounds=2", "model={kind: softmax}"));
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                RunFolder out = RunFolder.create(folder.resolve("run"))) {
            return new Experiment(experiment, Experiment.engineOf(spec), "test").run(out, new UnseenProgress());
        }
    }
}

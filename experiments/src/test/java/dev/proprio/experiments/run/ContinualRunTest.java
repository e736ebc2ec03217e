package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.ContinualFigures.Way;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose tested people's models go on learning. */
class ContinualRunTest {
    private static final String LEARNING =
            "evaluation.continual={shots: 2, memory: [0B, 8kB], adapt: {layers: head, passes: 10, learning-rate: 0.1}}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void itIsMeasuredTheSameWhateverTheThreads() throws Exception {
        RunSummary summary = run("learning", 1, LEARNING);
        ContinualFigures figures = figures(summary);

        assertThat(figures.people()).isEqualTo(5);
        assertThat(figures.leftOut()).isZero();
        assertThat(figures.ways())
                .extracting(Way::name)
                .containsExactly("no learning", "the first session alone", "0B of memory", "8kB of memory");
        // A window of 50 points and 6 channels takes 1,204 bytes.
        assertThat(figures.ways())
                .extracting(Way::keeps)
                .containsExactly(Optional.empty(), Optional.empty(), Optional.of(0L), Optional.of(6L));
        assertThat(figures.ways().getFirst().forgetting()).isZero();
        assertThat(figures.ways()).allSatisfy(way -> assertThat(way.bySession()).hasSize(3));
        assertThat(figures.ways())
                .extracting(way -> way.bySession().getFirst())
                .containsOnly(figures.ways().getFirst().bySession().getFirst());
        assertThat(figures.ways().get(1).bySession().get(1))
                .isEqualTo(figures.ways().get(2).bySession().get(1))
                .isEqualTo(figures.ways().get(3).bySession().get(1));

        RunSummary threads = run("threads", 2, LEARNING);
        assertThat(figures(threads)).isEqualTo(figures);
        RunSummary without = run("without", 1);
        assertThat(without.modelSha256()).isEqualTo(summary.modelSha256());
        assertThat(without.metrics().orElseThrow().continual()).isEmpty();
        assertThat(figures(RunJson.read(Files.readString(folder.resolve("learning/run.json")), RunSummary.class)))
                .isEqualTo(figures);
        assertThat(Files.readString(folder.resolve("learning/report.html"))).contains("Going on learning");
    }

    @Test
    void whatCannotBeIsSaid() throws Exception {
        assertThat(run("sessions", 1, LEARNING, "data={source: synthetic, devices: 10, sessions: 1, bout: 6s}")
                        .failure()
                        .orElseThrow())
                .contains("needs people with two sessions, each with more than 2 windows of some class");
        assertThat(run("shots", 1, LEARNING, "evaluation.continual.shots=50")
                        .failure()
                        .orElseThrow())
                .contains("ask for fewer shots");
        assertThatThrownBy(() -> Preparation.of(spec(LEARNING, "local=ifca"), 1).prepare())
                .hasMessageContaining("evaluation.continual must be left out with several models");
        assertThatThrownBy(() -> spec(LEARNING, "evaluation.split=session"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must be left out with split: session");
        assertThatThrownBy(() -> spec("evaluation.continual={memory: []}"))
                .hasMessageContaining("must name at least one amount");
        assertThatThrownBy(() -> spec("evaluation.continual={memory: [1kB, 1000B]}"))
                .hasMessageContaining("must not name an amount twice");
        assertThatThrownBy(() -> spec("evaluation.continual={adapt: {passes: 0}}"))
                .hasMessageContaining("nothing is learnt");
    }

    /** A model that diverges for a person is no reason to lose the run's. */
    @Test
    void whoseModelDivergesIsCountedAndTheRunIsDone() throws Exception {
        RunSummary whole = run("whole", 1);
        RunSummary all = run("all", 1, LEARNING, "evaluation.continual.adapt.learning-rate=1e38");

        assertThat(all.failure()).isEmpty();
        assertThat(all.rounds()).isEqualTo(2);
        assertThat(all.modelSha256()).isEqualTo(whole.modelSha256());
        assertThat(all.metrics().orElseThrow().accuracy())
                .isEqualTo(whole.metrics().orElseThrow().accuracy());
        assertThat(all.metrics().orElseThrow().continual()).isEmpty();
        assertThat(all.notes().orElseThrow())
                .anySatisfy(note -> assertThat(note)
                        .contains("continual learning failed for 5 of the 5 people who are tested")
                        .contains("(evaluation.continual.adapt)"));
        assertThat(Files.readString(folder.resolve("all/report.html"))).contains("continual learning failed for 5");

        RunSummary some = run("some", 1, LEARNING, "evaluation.continual.adapt.learning-rate=4e37");
        ContinualFigures figures = figures(some);
        int failed = figures.failed().orElseThrow();
        assertThat(failed).isBetween(1, 4);
        assertThat(figures.people() + failed).isEqualTo(5);
        assertThat(figures.leftOut()).isZero();
        assertThat(some.notes().orElseThrow())
                .anySatisfy(note -> assertThat(note)
                        .contains("continual learning failed for %s of the 5".formatted(failed))
                        .endsWith("they are in none of its figures"));
    }

    private static ContinualFigures figures(RunSummary summary) {
        return summary.metrics().orElseThrow().continual().orElseThrow();
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: learning
            rounds: 2
            data: {source: synthetic, devices: 10, sessions: 3, bout: 6s, classes: [walk, sit, typing], drift: {injury: 0.5}, preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 2, held-out: 0.5}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(String out, int threads, String... settings) throws Exception {
        return WholeRun.of(spec(settings), folder.resolve(out), threads);
    }
}

package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.Preparation;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that does not answer for what it has never seen. */
class RejectionRunTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @ParameterizedTest
    @ValueSource(strings = {"score: energy", "score: distance, thresholds: person", "score: contrast"})
    void nobodyTrainsOnWhatIsUnseen(String how) throws Exception {
        RunSummary summary = run("unseen", "evaluation.rejection={unseen: [typing], %s}".formatted(how));
        RunSummary without = run("without", "data.classes=[walk, sit]");

        RejectionFigures figures = summary.metrics().orElseThrow().rejection().orElseThrow();
        assertThat(figures.unseenWindows()).isPositive();
        assertThat(figures.auroc()).isPresent();
        assertThat(figures.events().orElseThrow().hours()).isPositive();
        assertThat(figures.calibrationPeople()).isEqualTo(3);
        assertThat(summary.confusion().orElseThrow().classes()).isEqualTo(List.of("walk", "sit"));
        assertThat(summary.parameters()).isEqualTo(without.parameters());
        assertThat(Files.readString(folder.resolve("unseen/input.json"))).doesNotContain("typing");
        assertThat(RunJson.read(Files.readString(folder.resolve("unseen/run.json")), RunSummary.class)
                        .metrics()
                        .orElseThrow()
                        .rejection())
                .contains(figures);
        assertThat(Files.readString(folder.resolve("unseen/report.html"))).contains("No answer");
    }

    /** The threshold is the lower end of a bin, so that as many windows are answered as was asked, and hardly more. */
    @ParameterizedTest
    @ValueSource(strings = {"energy", "confidence"})
    void sumsGiveTheThresholdOfTheScores(String score) throws Exception {
        RejectionFigures exact =
                figures("exact", "evaluation.rejection={unseen: [typing], score: %s}".formatted(score));
        RejectionFigures summed = figures(
                "summed", "evaluation.rejection={unseen: [typing], score: %s, federated: true}".formatted(score));

        double bin = (score.equals("energy") ? 256 : 1) * 0x1p-20;
        assertThat(summed.threshold()).isBetween(exact.threshold() - bin, exact.threshold());
        assertThat(summed.calibrationWindows()).isEqualTo(exact.calibrationWindows());
        assertThat(summed.recall().orElseThrow())
                .isGreaterThanOrEqualTo(exact.recall().orElseThrow());
        assertThatThrownBy(() -> spec("evaluation={rejection: {score: signal, federated: true}}"))
                .hasMessageContaining("can be true with score: energy or confidence alone, but the score is signal");
        assertThatThrownBy(() -> spec("evaluation={rejection: {thresholds: person, federated: true}}"))
                .hasMessageContaining("a person's own needs no sums");
    }

    private RejectionFigures figures(String out, String setting) throws Exception {
        return run(out, setting).metrics().orElseThrow().rejection().orElseThrow();
    }

    @Test
    void itChangesNothingOfTheModelWhereNothingIsUnseen() throws Exception {
        RunSummary with = run("with", "evaluation.rejection={score: confidence}");
        RunSummary without = run("without");

        assertThat(with.modelSha256()).isEqualTo(without.modelSha256());
        RejectionFigures figures = with.metrics().orElseThrow().rejection().orElseThrow();
        assertThat(figures.unseenWindows()).isZero();
        assertThat(figures.auroc()).isEmpty();
        assertThat(figures.falseAcceptance()).isEmpty();
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThatThrownBy(() -> prepare("evaluation.rejection={unseen: [flying]}"))
                .hasMessageContaining("evaluation.rejection.unseen names \"flying\", but the classes are");
        assertThatThrownBy(() -> prepare("evaluation.rejection={unseen: [walk, sit]}"))
                .hasMessageContaining("leaves 1 of 3 classes to train on");
        assertThatThrownBy(() -> prepare("evaluation={max-users: 1, rejection: {}}"))
                .hasMessageContaining("takes two people who are tested");
        assertThatThrownBy(() -> prepare("local=ifca", "evaluation.rejection={}"))
                .hasMessageContaining("must be left out with several models");
        assertThatThrownBy(() -> spec("evaluation={split: time, rejection: {}}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must be left out with split: time");
        assertThatThrownBy(() -> spec("evaluation={rejection: {score: contrast}}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("must name classes if rejection.score is contrast");
    }

    private void prepare(String... settings) throws Exception {
        Preparation.of(spec(settings), 1).prepare().close();
    }

    private ExperimentSpec spec(String... settings) throws IOException {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
            name: rejecting
            rounds: 2
            data: {source: synthetic, devices: 12, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
            model: {kind: mlp, hidden: [6]}
            cohort: {size: 3, over-select: 1.0}
            evaluation: {every: 2, held-out: 0.5, events: {tolerance: 500ms, classes: [walk]}}
            """);
        return ExperimentSpec.read(file, List.of(settings));
    }

    private RunSummary run(String out, String... settings) throws Exception {
        return WholeRun.of(spec(settings), folder.resolve(out), 1);
    }
}

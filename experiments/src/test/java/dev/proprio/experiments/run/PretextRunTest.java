package dev.proprio.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that learn without labels, and from what was learnt so. */
@Timeout(120)
class PretextRunTest {
    private static final String TASK = "{algorithm: transform-recognition, batch: 8}";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private int runs;

    @Test
    void theEncoderIsTheSameHoweverManyWindowsHaveALabelAndRunsBeginFromIt() throws Exception {
        RunSummary few = run("data.labelled=0.1", "local=" + TASK);
        assertThat(run("local=" + TASK).modelSha256()).isEqualTo(few.modelSha256());
        assertThat(few.notes().orElseThrow()).anyMatch(note -> note.contains("trains all layers but the last"));
        String encoder = folder.resolve("run-1").resolve("model.zip").toString();
        RunSummary from = run("data.labelled=0.1", "model.initial=" + encoder);
        RunSummary probe = run(
                "data.labelled=0.1", "model.initial=" + encoder, "local={algorithm: frozen, local: {algorithm: sgd}}");
        RunSummary scratch = run("data.labelled=0.1");
        // Below the last layer it is the encoder; the last is the seed's, whatever classes it tells apart.
        RunSummary body = run("data.labelled=0.1", "model.initial=" + encoder, "model.initial-layers=body");
        assertThat(body.modelSha256()).isEqualTo(from.modelSha256());
        RunSummary others = run(
                "data.classes=[walk, sit]",
                "seed=3",
                "model.initial=" + encoder,
                "model.initial-layers=body",
                "evaluation.split=users");
        assertThat(others.initial().orElseThrow().sha256())
                .isNotEqualTo(body.initial().orElseThrow().sha256());
        ExperimentSpec wider = spec("model.hidden=[7]", "model.initial=" + encoder, "model.initial-layers=body");
        assertThatThrownBy(() -> PreparedExperiment.prepare(wider, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("below the last layer mlp over windows");
        ExperimentSpec nothing = spec("model.initial-layers=body");
        assertThatThrownBy(() -> PreparedExperiment.prepare(nothing, 1))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("model.initial-layers must be left out without model.initial");
        assertThat(List.of(from.modelSha256(), probe.modelSha256(), scratch.modelSha256()))
                .doesNotHaveDuplicates();
    }

    /** By the virtual clock the task takes as long whatever share of its windows has a label, and each stage its own time. */
    @Test
    void theClockCountsTheWindowsThatAreTrainedOn() throws Exception {
        String work = "devices={work: 2000}";
        String stages =
                "local={algorithm: pre-trained, rounds: 1, task: " + TASK + ", local: {algorithm: sgd, epochs: 1}}";
        List<Double> few = seconds("data.labelled=0.1", "clock=virtual", work, "local=" + TASK);
        assertThat(few).isEqualTo(seconds("clock=virtual", work, "local=" + TASK));
        List<Double> both = seconds("data.labelled=0.1", "clock=virtual", work, stages);
        List<Double> sgd = seconds("data.labelled=0.1", "clock=virtual", work, "local={algorithm: sgd, epochs: 1}");
        // Besides, both heads travel.
        assertThat(both.getFirst()).isGreaterThan(few.getFirst()).isLessThan(1.2 * few.getFirst());
        assertThat(both.getLast()).isGreaterThan(sgd.getLast()).isLessThan(few.getLast() / 2);
    }

    /** How long each round took by the virtual clock. */
    private List<Double> seconds(String... settings) throws Exception {
        run(settings);
        return RunFolder.rows(folder.resolve("run-" + runs)).stream()
                .flatMap(row -> row.virtual().stream())
                .map(row -> row.end() - row.start())
                .toList();
    }

    /** Whatever is around it, and where nobody can go on from a run. */
    @Test
    void thatTheLastLayerIsNotTrainedIsSaidOfWhatIsWrappedToo() throws Exception {
        String wrapped = "local={algorithm: fedexp, local: " + TASK + "}";
        try (var alone = PreparedExperiment.prepare(spec(wrapped), 1);
                var study = PreparedExperiment.prepare(spec(wrapped, "personalize={methods: [global]}"), 1)) {
            assertThat(alone.keptOnDevices().orElseThrow())
                    .contains("transform-recognition\" trains all layers but the last", "or personalize from it");
            assertThat(study.keptOnDevices().orElseThrow())
                    .endsWith("methods that do not train it themselves tell classes apart by chance");
        }
    }

    @Test
    void twoStagesAreOneRunUnderSecureAggregationAndCompression() throws Exception {
        String stages = "local={algorithm: pre-trained, rounds: 1, task: " + TASK + "}";
        RunSummary one = run("data.labelled=0.2", stages);
        assertThat(one.notes().orElse(List.of())).noneMatch(note -> note.contains("never leave the devices"));
        RunSummary hidden =
                run("data.labelled=0.2", stages, "cohort.size=4", "secure-aggregation={protocol: secagg, minimum: 3}");
        assertThat(hidden.updates().orElseThrow().accepted()).isEqualTo(8);
        RunSummary packed = run("data.labelled=0.2", stages, "compression={kind: top-k, share: 0.5}");
        assertThat(packed.updates().orElseThrow().failed()).isZero();
        String never = "{algorithm: pre-trained, rounds: 2, task: " + TASK + "}";
        assertThatThrownBy(() -> spec("local=" + never))
                .hasMessageContaining("local.rounds must be less than rounds, 2, but is 2");
        assertThatThrownBy(() -> spec("local={algorithm: frozen, local: " + never + "}"))
                .hasMessageContaining("local.local.rounds must be less than rounds, 2, but is 2");
        assertThatThrownBy(() -> spec("local=" + TASK, "evaluation.on-devices=true", "early-stopping={}"))
                .hasMessageContaining("early-stopping must be left out with transform-recognition");
    }

    private RunSummary run(String... settings) throws Exception {
        return WholeRun.of(spec(settings), folder.resolve("run-" + ++runs), 2);
    }

    private ExperimentSpec spec(String... settings) throws Exception {
        Path file = Files.writeString(folder.resolve("spec.yaml"), """
                name: pretext
                rounds: 2
                data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 3}
                evaluation: {held-out: 0.25, every: 20}
                """);
        return ExperimentSpec.read(file, new ArrayList<>(List.of(settings)));
    }
}

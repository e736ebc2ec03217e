package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.personalization.EvaluationAxis;
import dev.proprio.experiments.personalization.Study;
import dev.proprio.experiments.personalization.StudyProgress;
import dev.proprio.experiments.personalization.StudyResult;
import dev.proprio.experiments.personalization.UserScore;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that a run has left is personalized as it was trained, and not for those who trained it. */
class GivenModelTest {
    private static final String EXPERIMENT = """
            name: small
            rounds: 3
            data:
              source: synthetic
              devices: 12
              bout: 20s
              repetitions: 4
              hardware: {timing: {gaps: 0, outages: 0}}
              classes: [shake, flick, walk, sit]
            model: {kind: mlp, hidden: [8]}
            cohort: {size: 4}
            local: {batch: 8, learning-rate: 0.1}
            """;

    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    private static Path model = Path.of("replaced");
    private static Path spec = Path.of("replaced");

    @BeforeAll
    static void trainAModel() throws IOException {
        Path run = Files.writeString(folder.resolve("run.yaml"), EXPERIMENT);
        Path out = folder.resolve("trained");
        Shell.Result result = Shell.run(
                "run", run.toString(), "--out", out.toString(), "--set", "evaluation={split: users, held-out: 0.1}");
        assertThat(result.code()).as(result.err()).isZero();
        model = out.resolve("model.zip");
        spec = Files.writeString(
                folder.resolve("study.yaml"),
                EXPERIMENT
                        + "personalize: {methods: [global, fine-tune], shots: [0, 1], episodes: 2, model: %s}\n"
                                .formatted(model));
    }

    private static StudyResult study(StudyProgress progress, String... settings) throws Exception {
        return new Study(ExperimentSpec.read(spec, List.of(settings)), 2).run(progress);
    }

    private static Map<String, Double> withoutShots(StudyResult study) {
        return study.scores().stream()
                .filter(score -> score.axis() == EvaluationAxis.NEW_PEOPLE
                        && score.shots() == 0
                        && score.method().equals("global"))
                .collect(Collectors.toMap(UserScore::user, UserScore::accuracy));
    }

    @Test
    void thoseWhoTrainedItAreNotTested() {
        assertThatThrownBy(() -> study(StudyProgress.SILENT))
                .hasMessageMatching(
                        "[1-4] of the 4 people who are to be measured trained .*model.zip, such as user-\\S+; the result"
                                + " would measure memory: give a model of other people and classes, set"
                                + " personalize.incomplete: leave-out to do without such people, or allow-leakage: true to"
                                + " show by how much");
    }

    @Test
    void thoseWhoTrainedWhatTrainingStartsFromAreNotTestedEither() throws Exception {
        assertThatThrownBy(() -> study(StudyProgress.SILENT, "personalize.model=", "model.initial=" + model))
                .hasMessageMatching(
                        "[1-4] of the 4 people who are to be measured trained .*model.zip, such as user-\\S+; the result.*");
        StudyResult study = study(
                StudyProgress.SILENT,
                "personalize.model=",
                "personalize.methods=[global]",
                "rounds=1",
                "model.initial=" + model.resolveSibling("initial.zip"));
        assertThat(study.leak()).isEmpty();
        assertThat(withoutShots(study)).hasSize(4);
    }

    @Test
    void theyMayBeLeftOut() throws Exception {
        StudyResult study = study(
                StudyProgress.SILENT,
                "personalize.incomplete=leave-out",
                "personalize.test=0.7",
                "personalize.validation=0",
                "cohort.size=3",
                "data.labelled=0.5");
        assertThat(study.leftOut()).isNotEmpty().allMatch(why -> why.endsWith(" trained " + model));
        // Nobody trains here, so that nobody's labels are counted.
        assertThat(study.labels()).isEmpty();
        assertThat(study.leak()).isEmpty();
    }

    @Test
    void allowedItIsSaidInRedAndNothingIsSaidToBeTrained() throws Exception {
        List<String> trained = new ArrayList<>();
        StudyResult study = study(
                new StudyProgress() {
                    @Override
                    public void training(long seed, String method) {
                        trained.add(method);
                    }
                },
                "personalize.allow-leakage=true");
        assertThat(study.leak().orElseThrow()).contains("of the 4 people who are to be measured trained");
        assertThat(trained).isEmpty();
        assertThat(study.costs()).allMatch(cost -> cost.bytesDown() == 0);
        assertThat(study.shots(EvaluationAxis.PARTICIPANTS)).isEmpty();
        assertThat(study.notes())
                .containsExactly("the global model is " + model
                        + ", trained before; people who took part are not measured, for nobody took part here");
    }

    @Test
    void thoseWhoTrainedItAreCountedAmongThoseWhoWereToBeMeasured() {
        assertThatThrownBy(() ->
                        study(StudyProgress.SILENT, "personalize.incomplete=leave-out", "personalize.shots=[0, 99]"))
                .hasMessageContaining("none of the 4 people who are to be measured can be; for example, ");
    }

    /** Whoever trains other models here: the given one sees windows as it always did. */
    @Test
    void itsOwnNormalizationAndWindowsAreUsed() throws Exception {
        String leak = "personalize.allow-leakage=true";
        Map<String, Double> few =
                withoutShots(study(StudyProgress.SILENT, leak, "personalize.validation=0.3", "rounds=1"));
        StudyResult shorter = study(
                StudyProgress.SILENT,
                leak,
                "personalize.validation=0",
                "data.preprocessing={window: 2s, overlap: 0.2}",
                "cohort.size=1");
        assertThat(withoutShots(shorter)).hasSize(4).isEqualTo(few);
        assertThat(shorter.notes())
                .anyMatch(note -> note.startsWith("data.preprocessing is that of the model's run, {"));
    }

    @Test
    void itsOwnClassesAreUsedInWhateverOrder() throws Exception {
        String leak = "personalize.allow-leakage=true";
        Map<String, Double> same = withoutShots(study(StudyProgress.SILENT, leak));
        Map<String, Double> other =
                withoutShots(study(StudyProgress.SILENT, leak, "data.classes=[walk, sit, flick, shake]"));
        assertThat(mean(other)).isGreaterThan(0.4);
        assertThat(mean(other)).isCloseTo(mean(same), within(0.15));
    }

    private static double mean(Map<String, Double> accuracies) {
        return accuracies.values().stream()
                .mapToDouble(accuracy -> accuracy)
                .average()
                .orElseThrow();
    }

    @Test
    void novelClassesThatItKnowsAreLeakage() throws Exception {
        String novel = "personalize.novel=[flick, sit]";
        assertThatThrownBy(() -> study(StudyProgress.SILENT, novel))
                .hasMessageContaining(
                        "model.zip was trained on flick, sit, which personalize.novel says nobody trained on; the result"
                                + " would measure memory");
        StudyResult study = study(StudyProgress.SILENT, novel, "personalize.allow-leakage=true");
        assertThat(study.leak().orElseThrow()).contains("was trained on flick, sit", "people who are to be measured");
        assertThat(mean(withoutShots(study))).isGreaterThan(0.5);
    }

    @Test
    void aModelWithoutARecordIsSaidToBeUnknown() throws Exception {
        Path alone = Files.copy(
                model, Files.createDirectories(folder.resolve("alone")).resolve("model.zip"));
        StudyResult study = study(StudyProgress.SILENT, "personalize.model=" + alone);
        assertThat(study.leak()).isEmpty();
        assertThat(study.notes())
                .contains(
                        "what " + alone
                                + " takes is unknown, for no input.json lies beside it: its windows are normalized"
                                + " as this experiment's people's are",
                        "who trained " + alone
                                + " is unknown, for no run.json and clients.jsonl lie beside it: people who"
                                + " are tested may have");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.classes=[shake, flick, walk, circle] | but not \"circle\", which is a known class",
                "model={kind: mlp, hidden: [9]}            | its run says model: {kind=mlp, hidden=[8]"
            })
    void whatDoesNotFitIsRefused(String setting, String sentence) {
        assertThatThrownBy(() -> study(StudyProgress.SILENT, setting)).hasMessageContaining(sentence);
    }
}

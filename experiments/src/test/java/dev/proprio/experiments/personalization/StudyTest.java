package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.report.StudyPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path spec = Path.of("replaced");

    @BeforeEach
    void writeSpec() throws IOException {
        spec = Files.writeString(folder.resolve("spec.yaml"), """
                name: small
                rounds: 3
                data:
                  source: synthetic
                  devices: 12
                  bout: 20s
                  repetitions: 6
                  hardware: {timing: {gaps: 0, outages: 0}}
                  classes: [shake, flick, double-tap, circle, walk]
                model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
                cohort: {size: 4}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                personalize:
                  methods: [global, local-only, fine-tune, prototypes, shrunk-prototypes, knn-per, centralized]
                  shots: [0, 1, 3]
                  episodes: 2
                  novel: [double-tap, circle]
                  background: [walk]
                """);
    }

    @Test
    void oneMethodWithSeveralNumbersOfPassesMakesACurve() throws Exception {
        String methods = "personalize.methods=[global, {method: fine-tune, passes: 1}, {method: fine-tune, passes: 4}]";
        StudyResult study = run(2, methods, "personalize.shots=[2]", "personalize.novel=[]");
        assertThat(study.methods()).containsExactly("global", "fine-tune all passes=1", "fine-tune all passes=4");
        CellSummaries summaries = CellSummaries.of(study);
        for (int passes : new int[] {1, 4}) {
            assertThat(summaries
                            .of(EvaluationAxis.NEW_PEOPLE, "fine-tune all passes=" + passes, 2)
                            .orElseThrow()
                            .steps())
                    .isEqualTo(passes);
        }
        assertThat(StudyPage.render(ExperimentSpec.read(spec, List.of(methods)), study, summaries, "again"))
                .contains("accuracy over steps of adaptation, k = 2", "aria-label=\"accuracy over gradient steps\"");
    }

    @Test
    void theResultDoesNotDependOnThreads() throws Exception {
        StudyResult one = run(1);
        StudyResult two = run(2);
        assertThat(withoutTimes(two)).isEqualTo(withoutTimes(one));
        assertThat(two.confusions()).isEqualTo(one.confusions());
    }

    @Test
    void whatDevicesKeepIsKeptOnEveryEngineAndCostsNothingToSend() throws Exception {
        String methods = "personalize.methods=[global, fedper, ditto, fedproto, fedala, fedem, feddbe,"
                + " fedas, {method: fedmeta, training: {learn-rates: true}}]";
        StudyResult local = run(2, methods);
        StudyResult grpc = run(2, methods, "engine=grpc");
        assertThat(withoutTimes(grpc)).isEqualTo(withoutTimes(local));
        assertThat(local.failed()).isEmpty();
        long whole = bytesUp(local, "global");
        assertThat(bytesUp(local, "ditto")).isEqualTo(whole);
        assertThat(bytesUp(local, "fedala")).isEqualTo(whole);
        // Three models, and a value for each.
        assertThat(bytesUp(local, "fedem")).isEqualTo(3 * whole + 3 * 4 * 4 * 3);
        // What a consensus is of.
        assertThat(bytesUp(local, "feddbe")).isEqualTo(whole + 3 * 4 * 4 * 8);
        // Three rounds of four devices do not send a head of 8 x 3 weights and 3 biases.
        assertThat(bytesUp(local, "fedper")).isEqualTo(whole - 3 * 4 * 4 * (8 * 3 + 3));
        // A trace, and its exponent.
        assertThat(bytesUp(local, "fedas")).isEqualTo(bytesUp(local, "fedper") + 3 * 4 * 4 * 2);
        assertThat(bytesUp(local, "fedproto")).isEqualTo(3 * 4 * 4 * 3 * (8 + 1));
        assertThat(bytesUp(local, "meta-sgd")).isEqualTo(2 * whole);
    }

    @Test
    void aMethodThatFailsIsLeftOutAndSaysWhy() throws Exception {
        String diverging = "personalize.methods=[global, {method: fine-tune, learning-rate: 1.0e+30}, prototypes]";
        StudyResult study = run(2, diverging, "personalize.seeds=2");
        assertThat(study.methods()).containsExactly("global", "prototypes");
        assertThat(study.failed()).containsOnlyKeys("fine-tune all");
        assertThat(study.failed().get("fine-tune all"))
                .startsWith("under seed 1 fine-tune all failed: the loss became");
        assertThat(study.scores()).extracting(UserScore::method).containsOnly("global", "prototypes");
        assertThat(study.scores()).extracting(UserScore::seed).containsOnly(1L, 2L);
    }

    @Test
    void whatTheSourceTellsAndWhatBecameOfUpdatesIsTold() throws Exception {
        StudyResult study =
                run(2, "faults={dropout: 0.5}", "cohort.minimum=1", "personalize.methods=[global, fine-tune, ditto]");
        assertThat(study.notes())
                .hasSize(2)
                .allMatch(note -> note.matches("under seed 1, \\d+ of 12 updates failed while the model of"
                        + " (global|ditto) was trained, \\d+ of them at drop: .*"));
        assertThat(run(2).notes()).isEmpty();
        assertThat(run(2, "data.preprocessing.rate=150", "personalize.methods=[global]")
                        .notes())
                .containsExactly(
                        "windows have 150 points a second where 50 were measured: those between are interpolated");
        assertThat(run(2, "data.partition={kind: iid, devices: 7}", "personalize.methods=[global]")
                        .notes())
                .containsExactly("axis A is left out, for with this partition a device is no person");
    }

    @Test
    void batchNormalizationIsKeptByEveryoneWithFedbn() throws Exception {
        StudyResult study = run(
                2,
                "model={kind: mlp, hidden: [8], normalization: batch}",
                "personalize.methods=[global, fedbn, fine-tune]",
                "personalize.shots=[0, 3]",
                "rounds=8");
        // Scales, shifts and two running statistics of eight units stay where they are.
        assertThat(bytesUp(study, "fedbn")).isEqualTo(bytesUp(study, "global") - 8 * 4 * 4 * (4 * 8));
        assertThat(scores(study, EvaluationAxis.PARTICIPANTS, "fedbn"))
                .isNotEqualTo(scores(study, EvaluationAxis.PARTICIPANTS, "global"))
                .allSatisfy(accuracy -> assertThat(accuracy).isBetween(0.0, 1.0));
    }

    private static long bytesUp(StudyResult study, String method) {
        return study.costs().stream()
                .filter(cost -> cost.method().equals(method))
                .findFirst()
                .orElseThrow()
                .bytesUp();
    }

    @Test
    void nobodyIsOnTwoSidesAndEveryAxisIsThere() throws Exception {
        StudyResult study = run(2);
        Set<String> trained = users(study, EvaluationAxis.PARTICIPANTS);
        Set<String> tested = users(study, EvaluationAxis.NEW_PEOPLE);
        assertThat(trained).hasSize(7).doesNotContainAnyElementsOf(tested);
        assertThat(tested)
                .hasSize(4)
                .isEqualTo(users(study, EvaluationAxis.NEW_CLASSES))
                .isEqualTo(users(study, EvaluationAxis.JOINT));
        assertThat(users(run(2, "personalize.people=validation"), EvaluationAxis.NEW_PEOPLE))
                .hasSize(1)
                .doesNotContainAnyElementsOf(tested)
                .doesNotContainAnyElementsOf(trained);
        assertThat(study.shots(EvaluationAxis.NEW_CLASSES)).containsExactly(1, 3);
        assertThat(study.methods(EvaluationAxis.NEW_CLASSES)).doesNotContain("global", "centralized");
        assertThat(study.classes().get(EvaluationAxis.JOINT))
                .containsExactly("shake", "flick", "walk", "double-tap", "circle");
        assertThat(study.of(new ResultCell(EvaluationAxis.JOINT, "global", 1))).allSatisfy(score -> {
            assertThat(score.novel()).isZero();
            assertThat(score.hours()).isPositive();
        });
    }

    @Test
    void anotherPersonsShotsChangeOnlyWhatIsAdaptedWithThem() throws Exception {
        StudyResult own = run(2);
        StudyResult another = run(2, "personalize.shots-of=another");
        assertThat(scores(another, EvaluationAxis.PARTICIPANTS, "prototypes"))
                .isEqualTo(scores(own, EvaluationAxis.PARTICIPANTS, "prototypes"));
        assertThat(scores(another, EvaluationAxis.NEW_PEOPLE, "global"))
                .isEqualTo(scores(own, EvaluationAxis.NEW_PEOPLE, "global"));
        assertThat(scores(another, EvaluationAxis.NEW_PEOPLE, "local-only"))
                .isNotEqualTo(scores(own, EvaluationAxis.NEW_PEOPLE, "local-only"));
        assertThatThrownBy(() -> run(
                        2,
                        "personalize.shots-of=another",
                        "personalize.split=random",
                        "personalize.allow-leakage=true"))
                .hasMessageContaining("shots-of cannot be another with split: random");
    }

    private static List<Double> scores(StudyResult study, EvaluationAxis axis, String method) {
        return study.scores().stream()
                .filter(score -> score.axis() == axis && score.method().equals(method))
                .map(UserScore::accuracy)
                .toList();
    }

    @Test
    void withoutShotsFineTuningIsTheGlobalModel() throws Exception {
        StudyResult study = run(2);
        assertThat(study.confusions().get(new ResultCell(EvaluationAxis.NEW_PEOPLE, "fine-tune all", 0)))
                .isEqualTo(study.confusions().get(new ResultCell(EvaluationAxis.NEW_PEOPLE, "global", 0)));
        CellSummaries summaries = CellSummaries.of(study);
        CellSummary idle =
                summaries.of(EvaluationAxis.NEW_PEOPLE, "fine-tune all", 0).orElseThrow();
        assertThat(idle.gain().orElseThrow().mean()).isZero();
        assertThat(idle.gain().orElseThrow().harm().share()).isZero();
        assertThat(summaries.of(EvaluationAxis.NEW_PEOPLE, "local-only", 0)).isEmpty();
        assertThat(summaries.all()).filteredOn(cell -> cell.gain().isPresent()).allSatisfy(cell -> {
            Gain gain = cell.gain().orElseThrow();
            assertThat(gain.adjustedP().orElseThrow()).isBetween(gain.p().orElseThrow(), 1.0);
        });
        assertThat(summaries.all()).allSatisfy(cell -> {
            assertThat(cell.interval()).hasValueSatisfying(interval -> {
                assertThat(interval.low()).isBetween(0.0, cell.mean() + 1e-12);
                assertThat(interval.high()).isBetween(cell.mean() - 1e-12, 1.0);
            });
            assertThat(cell.worstDecile()).isLessThanOrEqualTo(cell.mean() + 1e-12);
            assertThat(cell.received() == 0).isEqualTo(cell.cell().method().equals("local-only"));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "personalize.shots=[0, 7]       | has 6 windows of ",
                "data.sessions=1                | has 1 session, but with split: session",
                "personalize.split=time         | share session 1, although there are 2 sessions",
                "personalize.split=random       | personalize.split must not be random",
                "personalize.novel=[jump, flick]| personalize.novel names the class \"jump\", which the data has not",
                "personalize.methods=[{method: fine-tune, layers: 9/.*}] | personalize.methods[0].layers names no layer",
                "personalize.methods=[global, global] | two are \"global\"",
                "data.bout=2s                   | has 0 windows of walk",
                "cohort.size=9                  | cohort.size asks 9 devices",
                "personalize.model=nowhere.zip  | personalize.model names nowhere.zip, but there is no such file"
            })
    void whatCannotBeIsASentenceBeforeTraining(String setting, String sentence) {
        assertThatThrownBy(() -> run(1, setting)).hasMessageContaining(sentence);
    }

    @Test
    void whoLacksWindowsCanBeLeftOut() throws Exception {
        StudyResult study = run(
                2,
                "personalize.incomplete=leave-out",
                "personalize.shots=[0, 5]",
                "data.hardware.timing.outages=60",
                "personalize.methods=[global]");
        assertThat(study.leftOut()).isNotEmpty().allMatch(why -> why.contains("to draw shots from"));
        assertThat(users(study, EvaluationAxis.NEW_PEOPLE))
                .hasSize(4 - study.leftOut().size());
    }

    @Test
    void allowedLeakageIsSaid() throws Exception {
        StudyResult study = run(
                1,
                "personalize.allow-leakage=true",
                "personalize.split=random",
                "personalize.shots=[3]",
                "personalize.methods=[global, prototypes]");
        assertThat(study.leak().orElseThrow()).contains("share samples");
        assertThat(run(1, "personalize.methods=[global]").leak()).isEmpty();
    }

    @Test
    void whatOthersTrainOnIsSaid() throws Exception {
        StudyResult study =
                run(1, "personalize.seeds=1", "personalize.methods=[global, ditto]", "local={algorithm: pseudo-label}");
        assertThat(study.notes())
                .anyMatch(
                        note -> note.endsWith(
                                "nobody who trains has a window without a label, so that pseudo-label had nothing to learn from but what sgd learns from"))
                .contains(
                        "models of ditto are trained in ways of their own, on labelled windows, to which pseudo-label gives its epochs, batch, learning rate and schedule at most");
    }

    private StudyResult run(int threads, String... settings) throws Exception {
        return new Study(ExperimentSpec.read(spec, List.of(settings)), threads).run(StudyProgress.SILENT);
    }

    private static Set<String> users(StudyResult study, EvaluationAxis axis) {
        return study.scores().stream()
                .filter(score -> score.axis() == axis)
                .map(UserScore::user)
                .collect(Collectors.toSet());
    }

    private static List<List<Object>> withoutTimes(StudyResult study) {
        return study.scores().stream()
                .map(score -> Stream.<Object>of(
                                score.axis(),
                                score.method(),
                                score.shots(),
                                score.user(),
                                score.accuracy(),
                                score.macroF1(),
                                score.activations(),
                                score.steps(),
                                score.received())
                        .toList())
                .toList();
    }
}

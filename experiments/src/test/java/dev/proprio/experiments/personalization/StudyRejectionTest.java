package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.device.TrainerPool;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.report.StudyPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.experiments.spec.StudyRejectionSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Fitted models that do not answer for what is unlike gestures. */
class StudyRejectionTest {
    private static final ResultCell CELL = new ResultCell(EvaluationAxis.JOINT, "fine-tune all", 5);
    private static final StudyRejectionSpec ASKED = new StudyRejectionSpec(
            List.of(RejectionScore.ENERGY, RejectionScore.CONTRAST), 0.75, 0.5, List.of(RejectionThresholds.EVERYONE));

    private static ExperimentSpec spec(String... settings) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: small
                rounds: 1
                data:
                  source: synthetic
                  devices: 10
                  bout: 5s
                  repetitions: 3
                  hardware: {timing: {gaps: 0, outages: 0}}
                  classes: [shake, flick, circle, raise, walk]
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 4}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                personalize:
                  methods: [global, fine-tune, prototypes]
                  shots: [0, 1]
                  episodes: 2
                  novel: [circle, raise]
                  background: [walk]
                """, "test"), List.of(settings));
    }

    /** A person with windows of two classes: a gesture, 0, and background, 1. */
    private static Measured person(String user, int episodes, int[] truth, int[] predicted, double... energy) {
        var score = new UserScore(
                1,
                CELL.axis(),
                CELL.method(),
                CELL.shots(),
                user,
                0,
                0,
                0,
                0,
                0,
                0,
                episodes,
                0,
                0,
                0,
                WindowHits.NONE);
        return new Measured(
                CELL,
                score,
                ConfusionMatrix.empty(2),
                new JudgedWindows(
                        lengths(episodes, truth.length), truth, predicted, Map.of(RejectionScore.ENERGY, energy)));
    }

    /** Of windows of episodes one after the other, of which the last has what is left. */
    private static List<Integer> lengths(int episodes, int windows) {
        List<Integer> lengths = new ArrayList<>(Collections.nCopies(episodes - 1, windows / episodes));
        lengths.add(windows - windows / episodes * (episodes - 1));
        return lengths;
    }

    private static LabelSpace space(TrainerPool trainers, Model model) {
        return new LabelSpace(
                EvaluationAxis.JOINT,
                List.of("flick", "walk"),
                2,
                List.of("flick", "walk"),
                0,
                Set.of(1),
                model,
                trainers);
    }

    /** Four windows of gestures choose, three quarters of which are to be answered: the second lowest of 1, 2, 3 and 4. */
    @Test
    void othersChooseTheThresholdAndEachIsCounted() {
        var model = new Model(new Mlp(List.of(2)), new InputShape(2, 1, 2), 1);
        try (var trainers = new TrainerPool(model, 1)) {
            var rejection = new SeedRejection(ASKED, 1, space(trainers, model), 2, Set.of("a"));
            Measured chooses = person("a", 1, new int[] {0, 0, 1, 0, 0}, new int[] {0, 0, 0, 0, 0}, 4, 1, -9, 2, 3);
            // Two episodes of a gesture that is found, one that is not, and two windows of background.
            Measured measured = person(
                    "b",
                    2,
                    new int[] {0, 0, 1, 1, 0, 0, 1, 1},
                    new int[] {0, 1, 0, 1, 0, 0, 0, 0},
                    2,
                    2,
                    1.9,
                    9,
                    1,
                    5,
                    7,
                    Double.NaN);

            List<RejectedPerson> people = rejection.of(List.of(chooses, measured));

            // Nobody has contrast, and who chooses is not measured.
            assertThat(people)
                    .containsExactly(new RejectedPerson(
                            1,
                            CELL,
                            RejectionScore.ENERGY,
                            RejectionThresholds.EVERYONE,
                            "b",
                            0,
                            2,
                            1.5,
                            0.5,
                            2 * 2 / 3600.0,
                            2,
                            1.5,
                            1.5,
                            1));
            RejectionSummary summary = RejectionSummary.of(people).getFirst();
            assertThat(summary.answered()).isEqualTo(0.75);
            assertThat(summary.foundBefore()).isEqualTo(0.75);
            assertThat(summary.foundAfter()).isEqualTo(0.5);
            assertThat(summary.falseBefore()).isCloseTo(1350, within(1e-9));
            assertThat(summary.falseAfter()).isCloseTo(450, within(1e-9));
            assertThat(summary.ratio().orElseThrow()).isCloseTo(1 / 3.0, within(1e-12));
            assertThat(summary.interval()).isEmpty();
            assertThat(rejection.of(List.of(measured))).isEmpty();
        }
    }

    /** In each episode the first of four windows of a gesture chooses the own threshold, and neither way is measured by it. */
    @Test
    void theOwnThresholdIsChosenByTheFirstWindowsOfEachEpisode() {
        var model = new Model(new Mlp(List.of(2)), new InputShape(2, 1, 2), 1);
        var both = new StudyRejectionSpec(
                List.of(RejectionScore.ENERGY),
                0.75,
                0.5,
                List.of(RejectionThresholds.EVERYONE, RejectionThresholds.PERSON));
        try (var trainers = new TrainerPool(model, 1)) {
            var rejection = new SeedRejection(both, 1, space(trainers, model), 3600, Set.of("a"));
            Measured chooses = person("a", 1, new int[] {0, 0, 0, 0}, new int[] {0, 0, 0, 0}, 4, 1, 2, 3);
            Measured measured = person(
                    "b",
                    2,
                    new int[] {0, 1, 0, 0, 0, 0, 0, 0, 0, 1},
                    new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                    6,
                    5,
                    7,
                    1,
                    8,
                    1,
                    0,
                    2,
                    3,
                    1.5);

            List<RejectedPerson> people = rejection.of(List.of(chooses, measured));

            assertThat(people)
                    .containsExactly(
                            new RejectedPerson(
                                    1,
                                    CELL,
                                    RejectionScore.ENERGY,
                                    RejectionThresholds.EVERYONE,
                                    "b",
                                    0,
                                    2,
                                    1,
                                    0.5,
                                    1,
                                    3,
                                    2,
                                    3,
                                    2),
                            new RejectedPerson(
                                    1,
                                    CELL,
                                    RejectionScore.ENERGY,
                                    RejectionThresholds.PERSON,
                                    "b",
                                    0,
                                    3.5,
                                    1,
                                    0.5,
                                    1,
                                    3,
                                    2,
                                    3,
                                    2));
            RejectionSummary own = RejectionSummary.of(people).getLast();
            assertThat(own.thresholds()).isEqualTo(RejectionThresholds.PERSON);
            assertThat(own.ofEveryone()).contains(1.0);
            assertThat(own.leastAnswered()).isCloseTo(2 / 3.0, within(1e-12));
            assertThat(own.withoutOwn()).isZero();
            assertThat(RejectionSummary.notes(List.of(own))).isEmpty();
        }
    }

    /** One window of a gesture is too few to choose by: everyone's threshold comes in its place, and that is counted. */
    @Test
    void whoHasNoWindowToChooseByIsCounted() {
        var model = new Model(new Mlp(List.of(2)), new InputShape(2, 1, 2), 1);
        var both = new StudyRejectionSpec(
                List.of(RejectionScore.ENERGY),
                0.75,
                0.5,
                List.of(RejectionThresholds.EVERYONE, RejectionThresholds.PERSON));
        try (var trainers = new TrainerPool(model, 1)) {
            var rejection = new SeedRejection(both, 1, space(trainers, model), 3600, Set.of("a"));
            Measured chooses = person("a", 1, new int[] {0, 0, 0, 0}, new int[] {0, 0, 0, 0}, 4, 1, 2, 3);
            Measured without = person("b", 2, new int[] {0, 1, 0, 1}, new int[] {0, 0, 0, 0}, 6, 5, 1, 7);
            Measured with = person("c", 1, new int[] {0, 0, 0, 1}, new int[] {0, 0, 0, 0}, 6, 5, 7, 1);

            List<RejectedPerson> people = rejection.of(List.of(chooses, without, with));

            assertThat(people).extracting(RejectedPerson::user).containsExactly("b", "b", "c", "c");
            assertThat(people).extracting(RejectedPerson::withoutOwn).containsExactly(0, 2, 0, 0);
            List<RejectionSummary> summaries = RejectionSummary.of(people);
            assertThat(summaries).extracting(RejectionSummary::withoutOwn).containsExactly(0, 1);
            assertThat(RejectionSummary.notes(summaries))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("1 of 2 people had no window");
        }
    }

    @Test
    void oneStudyHasAllOfIt() throws Exception {
        ExperimentSpec spec = spec("personalize.rejection={scores: [energy, confidence, distance, signal, contrast]}");
        StudyResult study = new Study(spec, 1).run(StudyProgress.SILENT);

        List<RejectionSummary> summaries = RejectionSummary.of(study.rejected());
        assertThat(summaries.stream().filter(cell -> cell.cell().method().equals("fine-tune all")))
                .extracting(RejectionSummary::score)
                .containsExactly(
                        RejectionScore.ENERGY,
                        RejectionScore.CONFIDENCE,
                        RejectionScore.DISTANCE,
                        RejectionScore.SIGNAL,
                        RejectionScore.CONTRAST);
        // Prototypes are no network's outputs.
        assertThat(summaries.stream().filter(cell -> cell.cell().method().equals("prototypes")))
                .extracting(RejectionSummary::score)
                .containsExactly(RejectionScore.DISTANCE, RejectionScore.SIGNAL, RejectionScore.CONTRAST);
        assertThat(summaries).allMatch(cell -> cell.people() == 1 && cell.falseAfter() <= cell.falseBefore());
        // Nothing else is any different for it.
        assertThat(study.confusions())
                .isEqualTo(new Study(spec(), 1).run(StudyProgress.SILENT).confusions());
        CellSummaries cells = CellSummaries.of(study);
        JsonNode record = RunJson.read(RunJson.pretty(StudyRecord.of(spec, study, cells)), JsonNode.class);
        assertThat(record.get("rejection")).hasSize(summaries.size());
        assertThat(record.get("rejection").get(0).get("score").stringValue()).isEqualTo("energy");
        assertThat(StudyPage.render(spec, study, cells, "proprio")).contains("no answer for what is unlike gestures");
    }

    @Test
    void whatCannotBeIsSaid() {
        assertThatThrownBy(() -> spec("personalize.rejection={}", "personalize.background=[]"))
                .hasMessageContaining("takes novel classes and classes of background");
        assertThatThrownBy(() -> spec("personalize.rejection={scores: []}"))
                .hasMessageContaining("must name at least one score, such as contrast");
        assertThatThrownBy(() -> spec("personalize.rejection={scores: [energy, energy]}"))
                .hasMessageContaining("must not name a score twice");
    }

    /** A worker tells of windows that can be judged ones, and nothing else. */
    @Test
    void windowsTravel() {
        JudgedWindows judged = person("a", 2, new int[] {0, 1, 1}, new int[] {1, 1, 0}, 1, Double.NaN, -3)
                .judged();
        dev.proprio.proto.v1.JudgedWindows message = JudgedWindowsMessages.write(judged);
        List<RejectionScore> asked = ASKED.scores();
        JudgedWindows read = JudgedWindowsMessages.read(message, asked, 2, 2, 2);
        assertThat(read.truth()).containsExactly(judged.truth());
        assertThat(read.lengths()).containsExactly(1, 2);
        assertThatThrownBy(() -> JudgedWindowsMessages.read(
                        message.toBuilder().setLengths(1, 1).build(), asked, 2, 2, 2))
                .hasMessageContaining("3 windows are not those of 2 episodes");
        assertThatThrownBy(() -> JudgedWindowsMessages.read(
                        message.toBuilder().clearLengths().build(), asked, 2, 2, 2))
                .hasMessageContaining("3 windows are not those of 2 episodes");
        assertThat(read.predicted()).containsExactly(judged.predicted());
        assertThat(read.of(RejectionScore.ENERGY)).containsExactly(judged.of(RejectionScore.ENERGY));

        assertThatThrownBy(() -> JudgedWindowsMessages.read(message, asked, 1, 2, 2))
                .hasMessageContaining("judged in 2 episodes");
        assertThatThrownBy(() -> JudgedWindowsMessages.read(message, asked, 2, 1, 2))
                .hasMessageContaining("there is no class 1 of 1");
        assertThatThrownBy(() -> JudgedWindowsMessages.read(message, asked, 2, 2, 1))
                .hasMessageContaining("3 windows are judged");
        assertThatThrownBy(() -> JudgedWindowsMessages.read(message, List.of(RejectionScore.CONTRAST), 2, 2, 2))
                .hasMessageContaining("nobody asked for one of its scores");
        var twice = message.toBuilder().addScores(message.getScores(0)).build();
        assertThatThrownBy(() -> JudgedWindowsMessages.read(twice, asked, 2, 2, 2))
                .hasMessageContaining("told twice");
        var fewer = message.toBuilder();
        fewer.getScoresBuilder(0).addFamiliarity(1);
        assertThatThrownBy(() -> JudgedWindowsMessages.read(fewer.build(), asked, 2, 2, 2))
                .hasMessageContaining("does not tell of the 3 windows");
    }
}

package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.report.StudyPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.v1.StudyScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Curves over taps, and how many of them are enough. */
class AskingSummaryTest {
    private static ExperimentSpec spec(String... settings) {
        return ExperimentSpec.of(YamlReader.parse("""
                name: asking
                rounds: 1
                data:
                  source: synthetic
                  devices: 8
                  bout: 4s
                  repetitions: 3
                  hardware: {timing: {gaps: 0, outages: 0}}
                  classes: [shake, flick, walk]
                model: {kind: mlp, hidden: [6]}
                cohort: {size: 4}
                local: {epochs: 1, batch: 8, learning-rate: 0.1}
                personalize:
                  methods: [global, {method: fine-tune, passes: 2}]
                  shots: [2, 4, 8]
                  episodes: 1
                  seeds: 2
                  asking: {by: [random, margin], batch: [0, 2], target: 0.9}
                """, "test"), List.of(settings));
    }

    @Test
    void eachWayIsAMethodOfItsOwn() {
        assertThat(spec("personalize.asking.wrong=[0, 0.05]")
                        .personalize()
                        .orElseThrow()
                        .labelled())
                .extracting(method -> method.label())
                .containsExactly(
                        "global",
                        "fine-tune all, random",
                        "fine-tune all, margin",
                        "fine-tune all, margin again after 2",
                        "fine-tune all, random, 5% wrong",
                        "fine-tune all, margin, 5% wrong",
                        "fine-tune all, margin again after 2, 5% wrong",
                        "fine-tune all, all labels");
    }

    /** With costs what is asked at random is measured with fitted models' proposals, too: the rule's row then differs in the rule alone. */
    @Test
    void withCostsRandomIsMeasuredWithFittedProposals() {
        assertThat(spec("personalize.asking.cost={confirm: 1, choose: 2}", "personalize.asking.stop={changed: 0.1}")
                        .personalize()
                        .orElseThrow()
                        .labelled())
                .extracting(method -> method.label())
                .containsExactly(
                        "global",
                        "fine-tune all, random",
                        "fine-tune all, random again after 2",
                        "fine-tune all, random again after 2 until stopped",
                        "fine-tune all, margin",
                        "fine-tune all, margin again after 2",
                        "fine-tune all, margin again after 2 until stopped",
                        "fine-tune all, all labels");
    }

    @Test
    void sharesThatDifferAreRowsThatDiffer() {
        assertThat(spec("personalize.asking.wrong=[0.2, 0.2004, 0.07]")
                        .personalize()
                        .orElseThrow()
                        .labelled())
                .extracting(method -> method.label())
                .contains(
                        "fine-tune all, random, 20% wrong",
                        "fine-tune all, random, 20.04% wrong", "fine-tune all, random, 7% wrong")
                .doesNotHaveDuplicates();
    }

    private static void add(List<UserScore> scores, String asking, long seed, double... accuracies) {
        for (int k = 0; k < 3; k++) {
            // Two people around the mean.
            for (int person = 0; person < 2; person++) {
                scores.add(new UserScore(
                        seed,
                        EvaluationAxis.NEW_PEOPLE,
                        "fine-tune all, " + asking,
                        2 << k,
                        "p" + person,
                        accuracies[k] + (person == 0 ? 0.01 : -0.01),
                        0,
                        0,
                        0,
                        0,
                        0,
                        1,
                        0,
                        0,
                        0,
                        WindowHits.NONE));
            }
        }
    }

    /** Nine tenths of 0.8 are 0.72. */
    @Test
    void tapsAreCountedAndComparedSeedBySeed() {
        PersonalizeSpec spec = spec().personalize().orElseThrow();
        List<UserScore> scores = new ArrayList<>();
        for (long seed = 1; seed <= 6; seed++) {
            add(scores, "random", seed, 0.5, 0.6, seed == 6 ? 0.7 : 0.73);
            add(scores, "margin", seed, 0.5, 0.73, 0.76);
            add(scores, "margin again after 2", seed, 0.73, 0.5, 0.6);
            add(scores, "all labels", seed, 0.8, 0.8, 0.8);
        }
        StudyResult study = new StudyResult(
                List.of(
                        "fine-tune all, random",
                        "fine-tune all, margin",
                        "fine-tune all, margin again after 2",
                        "fine-tune all, all labels"),
                scores,
                Map.of(),
                List.of(),
                List.of(),
                Map.of(EvaluationAxis.NEW_PEOPLE, List.of("shake", "flick", "walk")),
                1,
                List.of(),
                Optional.empty(),
                new DataDigest("0", List.of(), Optional.empty()),
                Map.of(),
                List.of(),
                1,
                List.of());

        List<AskingSummary> ways = AskingSummary.of(spec, study);

        assertThat(ways).extracting(AskingSummary::asking).containsExactly("random", "margin", "margin again after 2");
        assertThat(ways.getFirst().taps())
                .containsExactly(
                        Optional.of(8),
                        Optional.of(8),
                        Optional.of(8),
                        Optional.of(8),
                        Optional.of(8),
                        Optional.empty());
        assertThat(ways.getFirst().everything()).isCloseTo(0.8, within(1e-12));
        assertThat(ways.getFirst().random()).isEmpty();
        AskingSummary.Difference margin = ways.get(1).random().orElseThrow();
        assertThat(margin.fewer()).isEqualTo(6);
        assertThat(margin.more()).isZero();
        // Six of one sign: both tails of 2^6 signs.
        assertThat(margin.tapsP()).contains(2 / 64.0);
        assertThat(margin.curveP()).contains(2 / 64.0);
        assertThat(margin.curve()).isCloseTo((0.13 * 6 + 0.03 * 5 + 0.06) / 18, within(1e-12));
        assertThat(ways.get(1).atOnce()).isEmpty();
        AskingSummary.Difference again = ways.get(2).atOnce().orElseThrow();
        assertThat(again.curve()).isCloseTo((0.23 - 0.23 - 0.16) / 3, within(1e-12));
        assertThat(again.fewer()).isEqualTo(6);
        assertThat(ways.get(2).taps()).containsOnly(Optional.of(2));
    }

    @Test
    void aStudyAsksInAllWays() throws Exception {
        ExperimentSpec spec = spec();
        StudyResult study = new Study(spec, 1).run(StudyProgress.SILENT);

        assertThat(study.failed()).isEmpty();
        assertThat(study.shots(EvaluationAxis.PARTICIPANTS)).isEmpty();
        List<AskingSummary> ways = AskingSummary.of(spec.personalize().orElseThrow(), study);
        assertThat(ways).hasSize(3).allMatch(way -> way.taps().size() == 2);
        // All labels are the same however many there might have been.
        for (String user :
                study.scores().stream().map(UserScore::user).distinct().toList()) {
            assertThat(study.scores().stream()
                            .filter(score -> score.method().endsWith("all labels")
                                    && score.user().equals(user)
                                    && score.seed() == 1)
                            .map(UserScore::accuracy)
                            .distinct())
                    .hasSizeLessThan(2);
        }
        CellSummaries cells = CellSummaries.of(study);
        JsonNode record = RunJson.read(RunJson.pretty(StudyRecord.of(spec, study, cells)), JsonNode.class);
        assertThat(record.get("asking")).hasSize(3);
        assertThat(StudyPage.render(spec, study, cells, "proprio")).contains("taps to 90% of all labels");
    }

    /** Whoever is asked less has taken less, and what is spent lies between confirming all and choosing all. */
    @Test
    void questionsAndTapsOfEachPersonAreCounted() throws Exception {
        ExperimentSpec spec = spec(
                "personalize.seeds=1",
                "personalize.asking.stop={changed: 0.4}",
                "personalize.asking.cost={confirm: 1, choose: 3}",
                "personalize.asking.wrong=[0.1]");
        PersonalizeSpec asked = spec.personalize().orElseThrow();
        StudyResult study = new Study(spec, 1).run(StudyProgress.SILENT);

        assertThat(study.failed()).isEmpty();
        List<AskingCostSummary> costs = AskingCostSummary.of(asked, study);
        assertThat(costs)
                .extracting(AskingCostSummary::asking)
                .contains(
                        "random again after 2 until stopped, 10% wrong",
                        "margin again after 2 until stopped, 10% wrong")
                .contains("random, 10% wrong", "margin again after 2, 10% wrong", "all labels");
        for (UserScore score : study.scores()) {
            if (score.method().equals("global")) {
                assertThat(score.asked()).isEmpty();
                continue;
            }
            QuestionCost cost = score.asked().orElseThrow();
            assertThat(cost.taps()).isBetween(cost.questions(), 3 * cost.questions());
            boolean stops = score.method().contains("until stopped");
            if (!score.method().contains("all labels")) {
                assertThat(cost.questions()).isLessThanOrEqualTo(score.shots());
            }
            assertThat(cost.stopped()).isEqualTo(stops && cost.questions() < score.shots() ? 1 : 0);
        }
        assertThat(costs)
                .filteredOn(cost -> cost.asking().contains("until stopped") && cost.budget() == 8)
                .anyMatch(cost -> cost.stopped() > 0);
        CellSummaries cells = CellSummaries.of(study);
        JsonNode record = RunJson.read(RunJson.pretty(StudyRecord.of(spec, study, cells)), JsonNode.class);
        assertThat(record.get("asking_cost")).hasSize(costs.size());
        assertThat(record.get("asking_cost").get(0).get("taps").get("median").asDouble())
                .isEqualTo(costs.getFirst().taps().median());
        assertThat(StudyPage.render(spec, study, cells, "proprio")).contains("Questions and taps", "taps of a person");
        for (UserScore score : study.scores()) {
            var cell = new ResultCell(score.axis(), score.method(), score.shots());
            var measured = new Measured(cell, score, ConfusionMatrix.empty(3), JudgedWindows.NONE);
            StudyScores message =
                    StudyScoreMessages.write(new MethodScores(Map.of(score.axis(), List.of(measured)), 0, List.of()));
            assertThat(StudyScoreMessages.read(message.getScores(0), score.seed(), cell, 3, JudgedWindows.NONE)
                            .score()
                            .asked())
                    .isEqualTo(score.asked());
        }
    }

    @Test
    void whoCannotChooseWhatToAskNextIsLeftOut() throws Exception {
        StudyResult study = new Study(spec("personalize.methods=[global, prototypes]", "personalize.seeds=1"), 1)
                .run(StudyProgress.SILENT);
        assertThat(study.failed().get("prototypes, margin again after 2")).contains("take batch: [0]");
        assertThat(AskingSummary.of(
                        spec("personalize.methods=[global, prototypes]")
                                .personalize()
                                .orElseThrow(),
                        study))
                .extracting(AskingSummary::asking)
                .containsExactly("random", "margin");
    }
}

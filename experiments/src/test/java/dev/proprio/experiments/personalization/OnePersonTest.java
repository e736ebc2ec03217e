package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.report.StudyPage;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.YamlReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nothing is said of a spread where there is one person or one seed, and numbers that are none are not written. */
class OnePersonTest {
    @Test
    void aSingleScoreHasNoSpreadAndNoInterval() {
        CellSummary cell = summary(score(1, "p1", 0.8));
        assertThat(cell.users()).isEqualTo(1);
        assertThat(cell.mean()).isEqualTo(0.8);
        assertThat(cell.seedSd()).isNaN();
        assertThat(cell.userSd()).isNaN();
        assertThat(cell.interval()).isEmpty();
    }

    @Test
    void onePersonUnderSeveralSeedsIsOnePerson() {
        CellSummary cell = summary(score(1, "p1", 0.8), score(2, "p1", 0.6));
        assertThat(cell.users()).isEqualTo(1);
        assertThat(cell.userSd()).isNaN();
        assertThat(cell.seedSd()).isPositive();
    }

    @Test
    void twoPeopleUnderTwoSeedsHaveBoth() {
        CellSummary cell = summary(score(1, "p1", 0.8), score(1, "p2", 0.4), score(2, "p1", 0.8), score(2, "p2", 0.4));
        assertThat(cell.users()).isEqualTo(2);
        assertThat(cell.seedSd()).isZero();
        assertThat(cell.userSd()).isCloseTo(Math.sqrt(0.08), within(1e-12));
    }

    @Test
    void recordAndPageSayThatItIsOnePerson() throws Exception {
        StudyResult study = study(List.of(score(1, "p1", 0.5)));
        CellSummaries summaries = CellSummaries.of(study);
        ExperimentSpec spec = ExperimentSpec.of(
                YamlReader.parse("{data: {source: synthetic}, personalize: {methods: [global]}}", "one.yaml"),
                List.of());
        JsonNode record = RunJson.read(RunJson.pretty(StudyRecord.of(spec, study, summaries)), JsonNode.class);
        JsonNode row = record.get("summaries").get(0);
        assertThat(row.get("people").intValue()).isEqualTo(1);
        assertThat(row.get("macro_f1").isNull()).isTrue();
        assertThat(row.has("user_sd")).isFalse();
        assertThat(row.has("seed_sd")).isFalse();
        assertThat(StudyPage.render(spec, study, summaries, "proprio"))
                .contains("of one person alone")
                .doesNotContain("NaN", "Infinity");
    }

    private static CellSummary summary(UserScore... scores) {
        return CellSummary.of(
                new ResultCell(EvaluationAxis.NEW_PEOPLE, "global", 0), List.of(scores), Optional.empty());
    }

    private static UserScore score(long seed, String user, double accuracy) {
        var hits = new WindowHits(new int[] {1, 0}, new int[] {1, 1});
        return new UserScore(
                seed,
                EvaluationAxis.NEW_PEOPLE,
                "global",
                0,
                user,
                accuracy,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                0,
                0,
                1,
                0,
                0,
                0,
                hits);
    }

    private static StudyResult study(List<UserScore> scores) {
        return new StudyResult(
                List.of("global"),
                scores,
                Map.of(),
                List.of(),
                new ArrayList<>(),
                new EnumMap<>(Map.of(EvaluationAxis.NEW_PEOPLE, List.of("walk", "run"))),
                3,
                List.of(),
                Optional.empty(),
                new DataDigest("0", List.of(), Optional.empty()),
                Map.of(),
                List.of(),
                1,
                List.of());
    }
}

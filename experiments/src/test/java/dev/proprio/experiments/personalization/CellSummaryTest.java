package dev.proprio.experiments.personalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CellSummaryTest {
    @Test
    void everyMeanIsOverSeedsOfThatOverPeople() {
        // One person under the first seed, three under the second: by pairs all means would be 0.55.
        CellSummary cell = CellSummary.of(
                new ResultCell(EvaluationAxis.JOINT, "global", 5),
                List.of(score(1, "p1", 0.1, 2), score(2, "p1", 0.6, 1), score(2, "p2", 0.7, 1), score(2, "p3", 0.8, 0)),
                Optional.empty());
        assertThat(cell.mean()).isCloseTo(0.4, within(1e-12));
        assertThat(cell.macroF1()).isCloseTo(cell.mean(), within(1e-12));
        assertThat(cell.known()).isCloseTo(cell.mean(), within(1e-12));
        assertThat(cell.novel()).isCloseTo(cell.mean(), within(1e-12));
        assertThat(cell.harmonic()).isCloseTo(cell.mean(), within(1e-12));
        assertThat(cell.steps()).isCloseTo(cell.mean(), within(1e-12));
        assertThat(cell.seconds()).isCloseTo(cell.mean(), within(1e-12));
        // 2 x 0.1 in 2 hours, then 0.6 + 0.7 in 2 hours.
        assertThat(cell.activationsPerHour()).isCloseTo((0.1 + 0.65) / 2, within(1e-12));
    }

    @Test
    void whereNobodyHasBackgroundThereIsNoRateOfActivations() {
        CellSummary cell = CellSummary.of(
                new ResultCell(EvaluationAxis.JOINT, "global", 5),
                List.of(score(1, "p1", 0.1, 0), score(2, "p1", 0.6, 0)),
                Optional.empty());
        assertThat(cell.activationsPerHour()).isNaN();
    }

    @Test
    void whatCannotBeTestedIsStillOneOfTheMethodsCompared() {
        var unknown = new ResultCell(EvaluationAxis.JOINT, "a", 5);
        var better = new ResultCell(EvaluationAxis.JOINT, "b", 5);
        var alike = new ResultCell(EvaluationAxis.JOINT, "c", 5);
        Map<ResultCell, Gain> gains = new LinkedHashMap<>();
        gains.put(unknown, gain(Optional.empty()));
        gains.put(better, gain(Optional.of(0.01)));
        gains.put(alike, gain(Optional.of(0.4)));
        Map<ResultCell, Gain> adjusted = CellSummaries.adjusted(gains);
        assertThat(adjusted).containsKey(unknown);
        assertThat(p(adjusted, unknown)).isEmpty();
        assertThat(p(adjusted, better).orElseThrow()).isCloseTo(0.03, within(1e-15));
        assertThat(p(adjusted, alike).orElseThrow()).isCloseTo(0.8, within(1e-15));
    }

    private static Optional<Double> p(Map<ResultCell, Gain> gains, ResultCell cell) {
        return Optional.ofNullable(gains.get(cell)).flatMap(Gain::adjustedP);
    }

    private static Gain gain(Optional<Double> p) {
        UserScore same = score(1, "p1", 0.5, 0);
        Harm harm = Harm.of(List.of(new Gain.Pair(same, same)));
        return new Gain(0.1, Optional.empty(), p, p, harm, 0, 0);
    }

    /** Whose figures are all {@code value}. */
    private static UserScore score(long seed, String user, double value, double hours) {
        return new UserScore(
                seed,
                EvaluationAxis.JOINT,
                "global",
                5,
                user,
                value,
                value,
                value,
                value,
                value * hours,
                hours,
                1,
                value,
                value,
                0,
                new WindowHits(new int[] {1}, new int[] {1}));
    }
}

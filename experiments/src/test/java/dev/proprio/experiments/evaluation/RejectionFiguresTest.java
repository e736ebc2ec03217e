package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionSpec;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Windows of a second; idle is 0, tap 1, and 2 what nobody trained on. */
class RejectionFiguresTest {
    private static final List<String> NAMES = List.of("idle", "tap");

    private static RejectionSpec spec(double recall, RejectionThresholds thresholds) {
        return new RejectionSpec(List.of("shake"), RejectionScore.ENERGY, recall, thresholds, 0.5, false);
    }

    private static ScoredPerson person(int[] truth, int[] predicted, double... familiarity) {
        return new ScoredPerson(
                "p",
                IntStream.range(0, truth.length)
                        .mapToObj(i -> new WindowOrigin(0, i, 100 + i, true, 0, 0))
                        .toList(),
                truth,
                predicted,
                familiarity);
    }

    @ParameterizedTest
    @CsvSource({"10, 0.9", "10, 0.7", "37, 0.9", "1, 0.5", "200, 0.99", "3, 0.1"})
    void asManyAreAnsweredAsWasAskedAndNotOneMore(int count, double recall) {
        var random = KeyedRandom.of(1, "familiarity", count, 0);
        double[] familiarity =
                IntStream.range(0, count).mapToDouble(_ -> random.nextDouble()).toArray();
        double threshold = RejectionThreshold.of(familiarity, recall).orElseThrow();
        long answered =
                Arrays.stream(familiarity).filter(value -> value >= threshold).count();
        assertThat(answered).isEqualTo((long) Math.ceil(count * recall - 1e-9));
    }

    @Test
    void equalOnesAreAllAnsweredAndWhatIsNoNumberIsLeast() {
        assertThat(RejectionThreshold.of(new double[] {1, 1, 1, 1}, 0.5)).contains(1.0);
        assertThat(RejectionThreshold.of(new double[] {Double.NaN, 3, 2}, 0.6)).contains(2.0);
        assertThat(RejectionThreshold.of(new double[0], 0.6)).isEmpty();
    }

    @Test
    void figuresByHand() {
        ScoredPerson choosing = person(new int[] {1, 1, 0, 1, 1}, new int[5], 0.5, 0.6, 0, 0.9, 0.8);
        // Idle, tap, shake taken for a tap, idle taken for one, tap said late, and a shake that is rejected.
        ScoredPerson measured = person(
                new int[] {0, 1, 2, 0, 1, 1, 2}, new int[] {0, 1, 1, 1, 0, 1, 1}, 0.1, 0.9, 0.7, 0.2, 0.9, 0.55, 0.3);
        RejectionFigures figures = RejectionFigures.of(
                spec(0.75, RejectionThresholds.EVERYONE),
                NAMES,
                Set.of(1),
                List.of(choosing),
                List.of(measured),
                Optional.of(new RejectionFigures.EventTiming(1, 1, 1)));
        assertThat(figures.threshold()).isEqualTo(0.6);
        assertThat(figures.calibrationWindows()).isEqualTo(4);
        assertThat(figures.recall()).contains(2 / 3.0);
        assertThat(figures.falseAcceptance()).contains(0.5);
        assertThat(figures.accuracyOfAll()).contains(3 / 5.0);
        assertThat(figures.accuracyWhereAnswered()).contains(0.5);
        // Seen 0.1, 0.9, 0.2, 0.9, 0.55 against 0.7 and 0.3: two and three of five are above.
        assertThat(figures.auroc()).contains((2 + 3) / 10.0);
        EventRejection events = figures.events().orElseThrow();
        // Said taps begin at 1 (true, going on into the shake and idle) and at 5 (true, late by 1).
        assertThat(events.answered().matched()).isEqualTo(2);
        assertThat(events.hours()).isCloseTo(4 / 3600.0, within(1e-12));
        assertThat(events.answeredLatency()).contains(1.5);
        assertThat(events.rejected().matched()).isEqualTo(1);
        assertThat(events.ratioInterval()).isEmpty();
    }

    @Test
    void falseActivationsBeginWhereThereIsNoEvent() {
        ScoredPerson choosing = person(new int[] {1}, new int[] {1}, 0.5);
        ScoredPerson measured =
                person(new int[] {0, 0, 0, 2, 2, 0, 1}, new int[] {0, 1, 0, 1, 0, 0, 1}, 1, 0.4, 1, 0.9, 1, 1, 0.6);
        EventRejection events = RejectionFigures.of(
                        spec(0.9, RejectionThresholds.EVERYONE),
                        NAMES,
                        Set.of(1),
                        List.of(choosing),
                        List.of(measured),
                        Optional.of(new RejectionFigures.EventTiming(1, 0.5, 1)))
                .events()
                .orElseThrow();
        assertThat(events.answeredFalse()).isEqualTo(2);
        assertThat(events.rejectedFalse()).isEqualTo(1);
        assertThat(events.ratio()).contains(0.5);
        assertThat(events.answeredPerHour().orElseThrow()).isCloseTo(2 * 600, within(1e-9));
        assertThat(events.rejected().recall()).contains(1.0);
    }

    @Test
    void aThresholdOfOnesOwnIsNotMeasuredOnWhatChoseIt() {
        ScoredPerson choosing = person(new int[] {1}, new int[] {1}, 100);
        ScoredPerson own = person(new int[] {1, 1, 1, 1, 2}, new int[] {1, 1, 1, 1, 1}, 0.5, 0.6, 0.4, 0.7, 0.1);
        ScoredPerson without = person(new int[] {0, 1}, new int[] {0, 1}, 0.5, 200);
        RejectionFigures figures = RejectionFigures.of(
                spec(0.9, RejectionThresholds.PERSON),
                NAMES,
                Set.of(1),
                List.of(choosing),
                List.of(own, without),
                Optional.empty());
        assertThat(figures.threshold()).isEqualTo(100);
        assertThat(figures.withoutOwn()).isEqualTo(1);
        assertThat(figures.windows()).isEqualTo(6);
        // Of one's own the threshold is 0.5: 0.6 and 0.7 are answered, 0.4 is not; of the other, 200.
        assertThat(figures.recall()).contains(3 / 4.0);
        assertThat(figures.falseAcceptance()).contains(0.0);
        assertThat(figures.events()).isEmpty();
    }
}

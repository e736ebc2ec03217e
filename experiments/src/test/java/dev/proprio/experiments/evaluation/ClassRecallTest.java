package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.experiments.statistics.ShareInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassRecallTest {
    private static ConfusionMatrix person(long found, long missed) {
        return ConfusionMatrix.of(new long[][] {{found, missed}, {0, 0}});
    }

    @Test
    void ofOnePersonItIsTheExactIntervalOfTheWindows() {
        List<ClassRecall> recalls = ClassRecall.of(List.of(person(5, 5)), List.of("walk", "sit"));
        assertThat(recalls).hasSize(1);
        ClassRecall walk = recalls.getFirst();
        assertThat(walk.name()).isEqualTo("walk");
        assertThat(walk.recall()).isEqualTo(0.5);
        assertThat(walk.low()).isEqualTo(ShareInterval.of(5, 10, 0.95).low());
        assertThat(walk.high()).isEqualTo(ShareInterval.of(5, 10, 0.95).high());
    }

    @Test
    void peopleWhoDifferWidenIt() {
        ClassRecall walk = ClassRecall.of(
                        List.of(person(90, 10), person(10, 90), person(80, 20), person(60, 40)), List.of("walk", "sit"))
                .getFirst();
        assertThat(walk.recall()).isEqualTo(0.6);
        // Deviations of 30, -50, 20 and 0 windows; t(3) = 3.182446.
        double reach = 3.182446305 * Math.sqrt((900 + 2500 + 400) * 4 / 3.0) / 400;
        assertThat(walk.low()).isCloseTo(0.6 - reach, within(1e-8));
        assertThat(walk.high()).isCloseTo(Math.min(1, 0.6 + reach), within(1e-8));
        assertThat(walk.people()).isEqualTo(4);
        assertThat(walk.windows()).isEqualTo(400);
    }

    @Test
    void whatIsAlwaysFoundMayNotAlwaysBe() {
        ClassRecall walk = ClassRecall.of(List.of(person(5, 0), person(4, 0)), List.of("walk", "sit"))
                .getFirst();
        assertThat(walk.high()).isEqualTo(1);
        assertThat(walk.low()).isCloseTo(0.6637329, within(1e-6));
    }

    @Test
    void balancedAccuracyIsTheMeanRecallOfWhatWasTested() {
        assertThat(ConfusionMatrix.of(new long[][] {{5, 1, 0}, {2, 3, 1}, {0, 0, 8}})
                        .balancedAccuracy())
                .isCloseTo((5.0 / 6 + 0.5 + 1) / 3, within(1e-15));
        assertThat(ConfusionMatrix.of(new long[][] {{3, 1}, {0, 0}}).balancedAccuracy())
                .isEqualTo(0.75);
    }
}

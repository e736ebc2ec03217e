package dev.proprio.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassRecallTest {
    private static final List<String> NAMES = List.of("walk", "sit");

    private static ConfusionMatrix person(long found, long missed) {
        return ConfusionMatrix.of(new long[][] {{found, missed}, {0, 0}});
    }

    @Test
    void fewPeopleHaveNoIntervalAndSayWhy() {
        for (List<ConfusionMatrix> few : List.of(List.of(person(5, 5)), List.of(person(500, 500), person(90, 10)))) {
            List<ClassRecall> recalls = ClassRecall.of(few, NAMES);
            assertThat(recalls).hasSize(1);
            ClassRecall walk = recalls.getFirst();
            assertThat(walk.name()).isEqualTo("walk");
            assertThat(walk.people()).isEqualTo(few.size());
            assertThat(walk.low()).isEmpty();
            assertThat(walk.high()).isEmpty();
            assertThat(walk.withheld()).contains("an interval takes the windows of 3 people or more");
        }
    }

    @Test
    void peopleAreTheUnits() {
        ClassRecall walk = ClassRecall.of(
                        List.of(person(90, 10), person(10, 90), person(80, 20), person(60, 40)), NAMES)
                .getFirst();
        assertThat(walk.recall()).isEqualTo(0.6);
        assertThat(walk.people()).isEqualTo(4);
        assertThat(walk.windows()).isEqualTo(400);
        assertThat(walk.withheld()).isEmpty();
        assertThat(walk.low().orElseThrow()).isCloseTo(0.0635584204, within(1e-6));
        assertThat(walk.high().orElseThrow()).isCloseTo(0.9844267642, within(1e-6));
    }

    @Test
    void whatIsAlwaysFoundOfThreeMayNotAlwaysBe() {
        ClassRecall walk = ClassRecall.of(List.of(person(500, 0), person(500, 0), person(500, 0)), NAMES)
                .getFirst();
        assertThat(walk.high().orElseThrow()).isEqualTo(1);
        assertThat(walk.low().orElseThrow()).isCloseTo(Math.cbrt(0.025), within(1e-9));
    }

    @Test
    void whoNeverDidAClassIsNoneOfItsPeople() {
        ClassRecall walk = ClassRecall.of(List.of(person(5, 0), person(0, 0), person(5, 1), person(4, 4)), NAMES)
                .getFirst();
        assertThat(walk.people()).isEqualTo(3);
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

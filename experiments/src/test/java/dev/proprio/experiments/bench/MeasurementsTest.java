package dev.proprio.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementsTest {
    @Test
    void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
        var samples = new Measurements();
        samples.addAll(new double[] {9, 1, 4, 2});
        assertThat(samples.median()).isEqualTo(3);
        samples.add(3);
        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.largest()).isEqualTo(9);
        assertThat(samples.smallest()).isEqualTo(1);
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> new Measurements().median()).hasMessage("nothing was measured");
    }

    @Test
    void populationsAreThePowersOfTenBelowTheLargest() {
        assertThat(new PopulationBench(1000, 1, 1, 1).sizes()).isEqualTo(List.of(1000));
        assertThat(new PopulationBench(50_000, 1, 1, 1).sizes()).isEqualTo(List.of(1000, 10_000, 50_000));
    }
}

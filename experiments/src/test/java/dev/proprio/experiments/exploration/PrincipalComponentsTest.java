package dev.proprio.experiments.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PrincipalComponentsTest {
    /** Points at plus and minus each direction times its deviation: the covariance is theirs, without an error of sampling. */
    private static float[] cross(double[][] directions, double... deviations) {
        int size = directions[0].length;
        float[] values = new float[2 * deviations.length * size];
        for (int d = 0; d < deviations.length; d++) {
            for (int i = 0; i < size; i++) {
                values[2 * d * size + i] = (float) (5 + deviations[d] * directions[d][i]);
                values[(2 * d + 1) * size + i] = (float) (5 - deviations[d] * directions[d][i]);
            }
        }
        return values;
    }

    @Test
    void theDirectionsAreThoseOfAKnownCovariance() {
        double s = Math.sqrt(0.5);
        double[][] directions = {{s, s, 0}, {s, -s, 0}, {0, 0, 1}};
        PrincipalComponents found = PrincipalComponents.of(cross(directions, 1, 3, 2), 3);
        // The variance along a direction is the square of its deviation, by a third of the points.
        assertThat(found.explained()[0]).isCloseTo(9.0 / 14, within(1e-6));
        assertThat(found.explained()[1]).isCloseTo(4.0 / 14, within(1e-6));
        assertThat(Math.abs(found.coordinates()[2][0])).isCloseTo(3, within(1e-5));
        assertThat(found.coordinates()[2][1]).isCloseTo(0, within(1e-5));
        assertThat(found.coordinates()[4]).containsExactly(new double[] {0, 2}, within(1e-5));
        assertThat(found.coordinates()[0]).containsExactly(new double[] {0, 0}, within(1e-5));
    }

    @Test
    void coordinatesHaveNoMeanAndDoNotHangTogether() {
        KeyedRandom random = KeyedRandom.of(4, "components");
        int size = 200;
        float[] values = new float[300 * size];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * (1 + i % size) + (i / size) % 7 * (i % size));
        }
        PrincipalComponents found = PrincipalComponents.of(values, size);
        assertThat(found.used()).isEqualTo(PrincipalComponents.MOST_VALUES);
        double[][] points = found.coordinates();
        double first = Arrays.stream(points).mapToDouble(p -> p[0] * p[0]).sum();
        double second = Arrays.stream(points).mapToDouble(p -> p[1] * p[1]).sum();
        assertThat(first).isGreaterThan(second);
        assertThat(Arrays.stream(points).mapToDouble(p -> p[0]).sum()).isCloseTo(0, within(1e-6 * first));
        assertThat(Arrays.stream(points).mapToDouble(p -> p[0] * p[1]).sum()).isCloseTo(0, within(1e-6 * first));
    }

    @Test
    void pointsThatAreAllTheSameLieInTheMiddle() {
        PrincipalComponents found = PrincipalComponents.of(new float[12], 4);
        assertThat(found.explained()).containsExactly(0, 0);
        assertThat(found.coordinates()).isDeepEqualTo(new double[3][2]);
        assertThat(PrincipalComponents.of(new float[] {1, 2, 3}, 1).explained()[0])
                .isCloseTo(1, within(1e-12));
    }
}

package dev.proprio.coordinator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.quantize.ExactSums;
import dev.proprio.proto.secagg.quantize.PlainSum;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.sums.SummedUpdate;
import dev.proprio.proto.sums.UpdateVectors;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.part.Divisor;
import dev.proprio.proto.update.part.Extrapolation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumResolutionTest {
    private static final int LENGTH = 2000;
    private static final int UPDATES = 30;

    private static SumTerms terms(long largestWeight) {
        return new SumTerms(Map.of("params", LENGTH), 20, 8, largestWeight, List.of());
    }

    private static Aggregate aggregate(double value, long weight) {
        double[] mean = new double[LENGTH];
        Arrays.fill(mean, value);
        return Aggregate.of(
                Map.of("params", mean, "squared-norm", new double[] {9}, "curvature", new double[] {0.01}),
                weight,
                UPDATES);
    }

    private static ExchangeContext context(Aggregate combined) {
        return new ExchangeContext(
                ParameterLayout.of(List.of("0/W"), List.of(List.of(LENGTH))),
                combined.values(),
                UPDATES,
                UPDATES,
                Map.of(),
                combined.section("params"));
    }

    private static void require(SumResolution resolution, Exchange exchange, Aggregate combined)
            throws RunFailedException {
        resolution.require(3, exchange, context(combined), combined);
    }

    /** What rounding makes of means of updates with these weights, measured. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "1024, 1024, 1024", "4096, 100, 200", "16384, 20, 40"})
    void roundingIsAsLargeAsItIsSaidToBe(long largest, int least, int most) {
        var vectors = new UpdateVectors(terms(largest), UPDATES);
        var sum = new PlainSum(vectors.specs());
        double[] exact = new double[LENGTH];
        long weight = 0;
        for (int c = 0; c < UPDATES; c++) {
            var random = KeyedRandom.of(5, "updates", c, largest);
            float[] change = new float[LENGTH];
            long own = (long) least + random.nextInt(most - least + 1);
            for (int i = 0; i < LENGTH; i++) {
                change[i] = (float) (0.01 * random.nextGaussian());
                exact[i] += (double) own * change[i];
            }
            weight += own;
            sum.add(vectors.encode(
                            new ClientUpdate(own, Map.of("params", change), Map.of()), random.child("rounding", 0))
                    .vectors());
        }
        SummedUpdate summed = vectors.decode(ExactSums.of(sum.sums()));
        double squares = 0;
        for (int i = 0; i < LENGTH; i++) {
            double error = summed.section("params")[i] - exact[i] / weight;
            squares += error * error;
        }
        Aggregate combined = aggregate(0, weight);
        double said = context(combined).rounding(new SumResolution(terms(largest)).unit(combined));
        // Of values spread evenly between two multiples, it is the root of two thirds of the most that there can be.
        assertThat(Math.sqrt(squares / LENGTH)).isBetween(0.7 * said, 0.95 * said);
    }

    @Test
    void aStepSizeThatRoundingWouldDecideIsRefused() {
        // Rounding's share of the squared length is 2000 (8 / (2^19 - 1))^2 / (4 * 30), 3.9e-9.
        var uniform = new SumResolution(terms(1));
        assertThatCode(() -> require(uniform, extrapolating(1e-8), aggregate(0, UPDATES)))
                .doesNotThrowAnyException();
        assertThatCode(() -> require(uniform, extrapolating(1e-10), aggregate(1e-5, UPDATES)))
                .as("the mean itself is longer than its rounding")
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> require(uniform, extrapolating(1e-9), aggregate(0, UPDATES)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageStartingWith(
                        "round 3 failed: the squared length of the mean update and epsilon are 1.0e-09, of which secure"
                                + " aggregation's rounding makes about 3.9e-09")
                .hasMessageEndingWith("The model of round 2 stays as it was");
    }

    /** Weights of a hundredth of the largest make the same mean a hundred times as coarse. */
    @Test
    void lightUpdatesAreRoundedMoreCoarsely() {
        var weighted = new SumResolution(terms(4000));
        assertThatCode(() -> require(weighted, extrapolating(1e-8), aggregate(0, 4000L * UPDATES)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> require(weighted, extrapolating(1e-8), aggregate(0, 40L * UPDATES)))
                .hasMessageContaining("rounding makes about 3.9e-05");
        Exchange dividing = Exchange.weighted(new Divisor("curvature"));
        assertThatCode(() -> require(weighted, dividing, aggregate(1e-5, 4000L * UPDATES)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> require(weighted, dividing, aggregate(1e-5, 40L * UPDATES)))
                .hasMessageContaining("rounds their values to multiples of 0.0015");
    }

    private static Exchange extrapolating(double epsilon) {
        return Exchange.weighted(new Extrapolation("squared-norm", epsilon));
    }
}

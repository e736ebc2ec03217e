package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The means that need no more than sums. */
class MeansTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theUniformMeanIgnoresWeights(long seed) throws InvalidUpdateException {
        List<Contribution> all = HostileCohort.random(seed, 13, 20);
        assertThat(HostileCohort.gathered(new UniformMean(), all, 3))
                .containsExactly(HostileCohort.mean(all), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void withEqualDataTheUniformMeanIsTheWeightedOne(long seed) throws InvalidUpdateException {
        List<Contribution> equal = HostileCohort.random(seed, 13, 20).stream()
                .map(one -> new Contribution(one.device(), 64, one.values()))
                .toList();
        assertThat(HostileCohort.gathered(new UniformMean(), equal, 2))
                .containsExactly(HostileCohort.gathered(new WeightedMean(), equal, 2), within(1e-9));
    }

    /** With one full-batch step on each device, FedAvg is a step down the pooled data's gradient. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneFullBatchStepEachIsOneStepOnThePooledLoss(long seed) throws InvalidUpdateException {
        var random = KeyedRandom.of(seed, "points");
        double rate = 0.125;
        List<Contribution> steps = new ArrayList<>();
        double pooled = 0;
        int points = 0;
        for (int device = 0; device < 9; device++) {
            int own = 1 + random.nextInt(40);
            long gradient = 0;
            for (int n = 0; n < own; n++) {
                gradient += random.nextInt(201) - 100;
            }
            float step = (float) (-rate * gradient / own);
            steps.add(new Contribution("device-" + device, own, new float[] {step}));
            pooled += (double) step * own;
            points += own;
        }
        assertThat(HostileCohort.gathered(new WeightedMean(), steps, 2))
                .containsExactly(new double[] {pooled / points}, within(1e-9));
    }

    /** Devices that take several steps on different quadratics pull FedAvg away from the optimum, 6/11. */
    @Test
    void severalLocalStepsDriftToTheKnownFixedPoint() throws InvalidUpdateException {
        double[] a = {1, 4, 0.5};
        double[] b = {0, 1, -2};
        double model = 0;
        for (int round = 0; round < 200; round++) {
            float[][] changes = new float[3][1];
            for (int k = 0; k < 3; k++) {
                double local = model;
                for (int step = 0; step < 7; step++) {
                    local -= 0.1 * a[k] * (local - b[k]);
                }
                changes[k][0] = (float) (local - model);
            }
            model += HostileCohort.gathered(new UniformMean(), HostileCohort.of(changes), 1)[0];
        }
        assertThat(model).isCloseTo(0.2053507297, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void clippingAtAHugeNormIsTheUniformMean(long seed) throws InvalidUpdateException {
        List<Contribution> all = HostileCohort.random(seed, 13, 20);
        assertThat(HostileCohort.gathered(new NormClipping(1e300), all, 3))
                .containsExactly(HostileCohort.gathered(new UniformMean(), all, 3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void eachClippedUpdateHasTheNormItMayHave(long seed) throws InvalidUpdateException {
        for (Contribution one : HostileCohort.random(seed, 6, 6, 20).all()) {
            double norm = HostileCohort.distance(HostileCohort.doubles(one.values()), new double[20]);
            double[] clipped = HostileCohort.gathered(new NormClipping(2), List.of(one), 1);
            assertThat(HostileCohort.distance(clipped, new double[20])).isCloseTo(Math.min(2, norm), within(1e-8));
            for (int i = 0; i < 20; i++) {
                assertThat(clipped[i]).isCloseTo(one.values()[i] * Math.min(1, 2 / norm), within(1e-8));
            }
        }
    }

    @Test
    void anAttackerWithManySamplesMovesTheClippedMeanByNoMoreThanItsShare() throws InvalidUpdateException {
        List<Contribution> all = new ArrayList<>(HostileCohort.of(new float[] {0}, new float[] {0}, new float[] {0}));
        all.add(new Contribution("evil", UpdateShape.MAX_WEIGHT, new float[] {Float.MAX_VALUE}));
        assertThat(HostileCohort.gathered(new NormClipping(2), all, 2))
                .containsExactly(new double[] {0.5}, within(1e-9));
    }

    @Test
    void anUpdateOfZeroNormStaysWhatItIs() throws InvalidUpdateException {
        assertThat(HostileCohort.gathered(new NormClipping(1), HostileCohort.of(new float[3], new float[3]), 1))
                .containsExactly(0, 0, 0);
    }

    @Test
    void aNormThatCannotBeSummedIsRefused() {
        Accumulator accumulator = new NormClipping(1e12).open(UpdateShape.ofParameters(1), 10);
        assertThatThrownBy(() -> accumulator.check(ClientUpdate.ofParameters(1, new float[] {1e11f}, Map.of())))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageContaining("exceeds 2.15e+08");
    }

    /** The first sections are not in the sum yet when one after them turns out to be too large. */
    @Test
    void ofAnUpdateThatIsRefusedNoSectionCounts() throws InvalidUpdateException {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put(ClientUpdate.PARAMETERS, 1);
        lengths.put("control", 1);
        Accumulator accumulator = new WeightedMean().open(new UpdateShape(lengths), 10);
        for (float control : new float[] {3, Float.NaN, 1e30f}) {
            Map<String, float[]> sections = new LinkedHashMap<>();
            sections.put(ClientUpdate.PARAMETERS, new float[] {5});
            sections.put("control", new float[] {control});
            var update = new ClientUpdate(2, sections, Map.of());
            if (control == 3) {
                accumulator.add("device", update);
            } else {
                assertThatThrownBy(() -> accumulator.add("device", update)).isInstanceOf(InvalidUpdateException.class);
            }
        }
        assertThat(accumulator.aggregate().section(ClientUpdate.PARAMETERS)).containsExactly(5);
        assertThat(accumulator.aggregate().section("control")).containsExactly(3);
        assertThat(accumulator.aggregate().updates()).isEqualTo(1);
    }

    @Test
    void theNormMustBePositive() {
        assertThatThrownBy(() -> new NormClipping(0)).hasMessage("norm must be greater than 0 but was 0.0");
    }
}

package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Metric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedMeanTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theOrderOfUpdatesDoesNotChangeOneBit(long seed) throws InvalidUpdateException {
        List<ClientUpdate> updates = randomUpdates(seed, 40, 257);
        double[] expected = mean(updates);
        for (int n = 0; n < 10; n++) {
            Collections.shuffle(updates, new Random(n));
            assertThat(mean(updates)).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itIsTheWeightedMeanToFixedPointPrecision(long seed) throws InvalidUpdateException {
        List<ClientUpdate> updates = randomUpdates(seed, 25, 64);
        double[] mean = mean(updates);
        double total = updates.stream().mapToLong(ClientUpdate::weight).sum();
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (ClientUpdate update : updates) {
                sum += (double) update.weight() * update.parameters()[i];
            }
            assertThat(mean[i]).isCloseTo(sum / total, within(1e-11));
        }
    }

    @Test
    void equalWeightsGiveTheUniformMeanAndIdenticalClientsTheirOwnUpdate() throws InvalidUpdateException {
        float[] change = {0.5f, -0.25f, 3};
        assertThat(mean(List.of(update(7, change), update(7, change), update(7, change))))
                .containsExactly(0.5, -0.25, 3);
        assertThat(mean(List.of(update(5, 1f), update(5, 2f), update(5, 6f)))).containsExactly(3);
    }

    @Test
    void droppingAClientRenormalises() throws InvalidUpdateException {
        assertThat(mean(List.of(update(1, 1f), update(3, 5f), update(4, 9f)))).containsExactly(6.5);
        assertThat(mean(List.of(update(1, 1f), update(3, 5f)))).containsExactly(4);
    }

    @Test
    void mergedAccumulatorsEqualOne() throws InvalidUpdateException {
        var shape = UpdateShape.ofParameters(8);
        var whole = new WeightedMean().open(shape, 10);
        var left = new WeightedMean().open(shape, 10);
        var right = new WeightedMean().open(shape, 10);
        for (ClientUpdate update : randomUpdates(9, 10, 8)) {
            whole.add("device", update);
            (update.weight() % 2 == 0 ? left : right).add("device", update);
        }
        HostileCohort.merge(left, right.partial());
        assertThat(left.aggregate().section(ClientUpdate.PARAMETERS))
                .containsExactly(whole.aggregate().section(ClientUpdate.PARAMETERS));
        assertThat(left.aggregate().weight()).isEqualTo(whole.aggregate().weight());
    }

    @Test
    void theLargestAdmissibleSummandsNeverOverflow() throws InvalidUpdateException {
        int capacity = 100;
        float largest = (float) Math.floor(new FixedPointSum(1, capacity).limit());
        float admissible = Math.nextDown(largest);
        var accumulator = new WeightedMean().open(UpdateShape.ofParameters(2), capacity);
        for (int i = 0; i < capacity; i++) {
            accumulator.check(update(1, admissible, -admissible));
            accumulator.add("device", update(1, admissible, -admissible));
        }
        assertThat(accumulator.aggregate().section(ClientUpdate.PARAMETERS)).containsExactly(admissible, -admissible);
    }

    @Test
    void aSummandThatCouldOverflowIsRefused() throws InvalidUpdateException {
        var accumulator = new WeightedMean().open(UpdateShape.ofParameters(2), 10);
        accumulator.add("device", update(1, 1f, 2f));
        assertThatThrownBy(() -> accumulator.check(update(1, 5f, 3e9f)))
                .isInstanceOf(InvalidUpdateException.class)
                .hasMessageContaining("weighted magnitude exceeds 2.15e+08");
        accumulator.check(update(10, 5f, 2e7f));
        assertThat(accumulator.aggregate().section(ClientUpdate.PARAMETERS)).containsExactly(1, 2);
    }

    @Test
    void theDoorRefusesMalformedUpdates() {
        var shape = UpdateShape.ofParameters(3);
        assertThatThrownBy(() -> shape.check(update(1, 1f, 2f)))
                .hasMessage("section \"params\" has 2 values but the model has 3");
        var accumulator = new WeightedMean().open(shape, 10);
        assertThatThrownBy(() -> accumulator.check(update(1, 1f, Float.NaN, 2f)))
                .hasMessage("section \"params\" has NaN at index 1; every value must be finite");
        assertThatThrownBy(() -> accumulator.check(update(1, 1f, 2f, Float.NEGATIVE_INFINITY)))
                .hasMessage("section \"params\" has -Infinity at index 2; every value must be finite");
        assertThatThrownBy(() -> shape.check(update(1L << 40, 1f, 2f, 3f)))
                .hasMessage("the update's weight must be between 1 and 536870912 but was 1099511627776");
        assertThatThrownBy(() -> shape.check(
                        new ClientUpdate(1, Map.of("params", new float[3], "control", new float[3]), Map.of())))
                .hasMessageContaining("but the round expects [params]");
        assertThatThrownBy(() -> shape.check(
                        ClientUpdate.ofParameters(1, new float[3], Map.of("loss", new Metric(Double.NaN, 1)))))
                .hasMessage("metric \"loss\" is NaN but must be finite");
    }

    @Test
    void metricTotalsAreExactInAnyOrder() {
        List<Double> values = new ArrayList<>(List.of(1e16, 1.0, -1e16, 0.1, 0.2, 0.3));
        for (int n = 0; n < 20; n++) {
            Collections.shuffle(values, new Random(n));
            var totals = new MetricTotals();
            values.forEach(value -> totals.add(Map.of("loss", new Metric(value, 1))));
            assertThat(totals.totals()).containsEntry("loss", new Metric(1.6, 6));
        }
    }

    private static List<ClientUpdate> randomUpdates(long seed, int count, int length) {
        var random = KeyedRandom.of(seed, "updates");
        List<ClientUpdate> updates = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] change = new float[length];
            for (int i = 0; i < length; i++) {
                change[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(7) - 5));
            }
            updates.add(update(1 + random.nextInt(1000), change));
        }
        return updates;
    }

    private static ClientUpdate update(long weight, float... change) {
        return ClientUpdate.ofParameters(weight, change, Map.of());
    }

    private static double[] mean(List<ClientUpdate> updates) throws InvalidUpdateException {
        int length = updates.getFirst().parameters().length;
        var accumulator = new WeightedMean().open(UpdateShape.ofParameters(length), updates.size());
        for (ClientUpdate update : updates) {
            accumulator.add("device", update);
        }
        return accumulator.aggregate().section(ClientUpdate.PARAMETERS);
    }
}

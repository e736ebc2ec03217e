package dev.proprio.proto.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateClipTest {
    @Test
    void noClippedUpdateIsLongerThanTheNormToTheLastBit() {
        for (int trial = 0; trial < 500; trial++) {
            var random = KeyedRandom.of(1, "clip", trial, 0);
            float[] values = new float[1 + random.nextInt(3000)];
            double scale = StrictMath.pow(10, random.nextInt(60) - 30);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * random.nextGaussian());
            }
            float norm = (float) StrictMath.pow(10, random.nextInt(7) - 4);
            float[] clipped = clipped(new UpdateClip(norm), values);
            assertThat(length(clipped)).isLessThanOrEqualTo(norm);
            if (length(values) <= norm) {
                assertThat(clipped).isEqualTo(values);
            } else {
                assertThat(length(clipped)).isCloseTo(norm, within(norm * 1e-6));
                assertThat(clipped[0] * length(values))
                        .isCloseTo(values[0] * norm, within(norm * length(values) * 1e-6));
            }
        }
    }

    @Test
    void whatWouldTellOfTheDeviceIsLeftOut() {
        var update = new ClientUpdate(
                77,
                Map.of(ClientUpdate.PARAMETERS, new float[] {3, 4}, "more", new float[] {9}),
                Map.of(Metric.LOSS, new Metric(5, 2)));
        ClientUpdate clipped = new UpdateClip(1).apply(update);
        assertThat(clipped.weight()).isEqualTo(1);
        assertThat(clipped.metrics()).isEmpty();
        assertThat(clipped.sections()).containsOnlyKeys(ClientUpdate.PARAMETERS);
        assertThat(update.parameters()).containsExactly(3, 4);
    }

    @Test
    void whatIsNotFiniteStaysForTheCoordinatorToRefuse() {
        assertThat(clipped(new UpdateClip(1), new float[] {Float.NaN, 1})[0]).isNaN();
        assertThat(clipped(new UpdateClip(1), new float[] {Float.POSITIVE_INFINITY, 1})[0])
                .isNaN();
    }

    @Test
    void aDeviceFindsItAmongWhatItIsToldAndItsAlgorithmDoesNot() {
        var clip = new UpdateClip(0.1f);
        TrainingTask plain = task(Map.of("algorithm", "sgd"));
        assertThat(plain.clip()).isEmpty();
        assertThat(plain.training()).isEqualTo(plain.algorithm());
        TrainingTask told =
                task(Map.of("algorithm", "sgd", UpdateClip.KEY, clip.setting().get(UpdateClip.KEY)));
        assertThat(told.clip()).isEqualTo(Optional.of(clip));
        assertThat(told.training()).isEqualTo(Map.of("algorithm", "sgd"));
        assertThatThrownBy(() -> task(Map.of(UpdateClip.KEY, "much")).clip())
                .hasMessage("privacy.clip must be a number but was \"much\"");
    }

    @Test
    void anUpdateTellsWhetherItWasWithinTheNormWhereThatIsAsked() {
        var clip = new UpdateClip(5, true);
        assertThat(told(clip, 3, 4)).containsExactly(0.5f);
        assertThat(told(clip, 3, 4.001f)).containsExactly(-0.5f);
        assertThat(UpdateClip.isWithin(0.5f) && UpdateClip.isWithin(-0.5f)).isTrue();
        assertThat(UpdateClip.isWithin(0.4f) || UpdateClip.isWithin(Float.NaN)).isFalse();
        TrainingTask task = task(clip.setting());
        assertThat(task.clip()).isEqualTo(Optional.of(clip));
        assertThat(task.training()).isEmpty();
    }

    @Test
    void eachLayerIsClippedByItselfAndAllTogetherAreNoLongerThanTheNorm() {
        for (int trial = 0; trial < 200; trial++) {
            var random = KeyedRandom.of(2, "clip", trial, 0);
            List<Integer> lengths = List.of(1 + random.nextInt(50), 1 + random.nextInt(900), 1 + random.nextInt(3));
            float norm = (float) StrictMath.pow(10, random.nextInt(5) - 3);
            var clip = new UpdateClip(norm, LayerClip.equal(lengths, norm), false);
            float[] values =
                    new float[lengths.stream().mapToInt(Integer::intValue).sum()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * (i < lengths.get(0) ? 1e-6 : 10) * norm);
            }
            float[] clipped = clipped(clip, values);
            assertThat(length(clipped)).isLessThanOrEqualTo(norm);
            int from = 0;
            for (LayerClip layer : clip.layers()) {
                int to = from + layer.length();
                float[] part = Arrays.copyOfRange(clipped, from, to);
                assertThat(length(part)).isLessThanOrEqualTo(layer.norm());
                assertThat(layer.norm()).isCloseTo((float) (norm / Math.sqrt(3)), within(norm * 1e-6f));
                from = to;
            }
            int first = lengths.get(0);
            assertThat(Arrays.copyOf(clipped, first)).isEqualTo(Arrays.copyOf(values, first));
        }
    }

    @Test
    void layersTravelWithTheTaskAndMustBeTheUpdates() {
        var clip = new UpdateClip(5, List.of(new LayerClip(2, 3), new LayerClip(1, 4)), false);
        TrainingTask task = task(clip.setting());
        assertThat(task.clip()).isEqualTo(Optional.of(clip));
        assertThat(task.training()).isEmpty();
        assertThat(clipped(clip, new float[] {0, 6, 2})).containsExactly(0, (float) (6 * (0.5 * (1 - 0x1p-22))), 2);
        assertThatThrownBy(() -> clipped(clip, new float[4]))
                .hasMessage("an update has 4 values but the layers that it is clipped by have 3");
        assertThatThrownBy(() -> task(Map.of(UpdateClip.KEY, "1", "privacy.clip.layers", "2:0.1,3"))
                        .clip())
                .hasMessageContaining("privacy.clip.layers must be layers' lengths and norms");
        assertThatThrownBy(() -> new UpdateClip(4.9f, clip.layers(), false))
                .hasMessage("the layers' norms together, 5.0, must be at most the update's, 4.9");
        assertThatThrownBy(() -> new UpdateClip(5, clip.layers(), true)).hasMessageContaining("can't tell");
        assertThatThrownBy(() -> new LayerClip(0, 1)).hasMessageContaining("at least one value");
    }

    private static float[] told(UpdateClip clip, float... values) {
        return clip.apply(ClientUpdate.ofParameters(3, values, Map.of())).section(UpdateClip.WITHIN);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
    void aNormHasItsRange(float wrong) {
        assertThatThrownBy(() -> new UpdateClip(wrong))
                .hasMessageContaining("an update's largest norm must be a finite number greater than 0");
    }

    private static TrainingTask task(Map<String, String> algorithm) {
        return new TrainingTask("run", 1, 1, "watch", 5, algorithm, Map.of());
    }

    private static float[] clipped(UpdateClip clip, float[] values) {
        return clip.apply(ClientUpdate.ofParameters(3, values, Map.of())).parameters();
    }

    private static double length(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}

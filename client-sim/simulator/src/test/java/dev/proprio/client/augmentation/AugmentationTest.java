package dev.proprio.client.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each augmentation leaves as it was, whatever is drawn. */
class AugmentationTest {
    private static final int LENGTH = 40;
    private static final List<String> CHANNELS =
            List.of("acc_x_g", "acc_y_g", "acc_z_g", "gyro_x", "gyro_y", "gyro_z", "heart_rate");
    private static final double[] MEAN = {0.1, -0.4, 0.9, 0.01, 0.02, -0.3, 70};
    private static final double[] DEVIATION = {0.5, 0.2, 1.1, 2, 1, 0.7, 12};
    private static final WindowShape SHAPE = new WindowShape(LENGTH, CHANNELS, new Normalization(MEAN, DEVIATION));
    private static final int WIDTH = CHANNELS.size();

    static Stream<Augmentation> all() {
        Extensions<Augmentation> known = Extensions.of(Augmentation.class);
        return known.names().stream().map(known::defaultInstance);
    }

    static Stream<Augmentation> neutral() {
        return Stream.of(
                new Jitter(0),
                new AmplitudeScaling(0),
                new MagnitudeWarp(0, 4),
                new TimeWarp(0, 4),
                new SegmentPermutation(1),
                new Crop(1),
                new ChannelDrop(0),
                new Rotation(1e-12));
    }

    @Test
    void allAreFound() {
        assertThat(all()).hasSize(Augmentation.class.getPermittedSubclasses().length);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameNumbersGiveTheSameWindowAndNothingAroundItIsTouched(Augmentation augmentation) {
        int differing = 0;
        for (long seed = 1; seed <= 5; seed++) {
            float[] room = new float[3 * SHAPE.size()];
            Arrays.fill(room, 7);
            float[] window = random(seed);
            System.arraycopy(window, 0, room, SHAPE.size(), window.length);
            WindowView view = augmentation.of(SHAPE);
            view.change(room, SHAPE.size(), KeyedRandom.of(seed, "view"));
            assertThat(Arrays.copyOfRange(room, SHAPE.size(), 2 * SHAPE.size()))
                    .containsExactly(changed(augmentation, window, seed));
            differing += Arrays.equals(changed(augmentation, window, seed), window) ? 0 : 1;
            for (int i = 0; i < SHAPE.size(); i++) {
                assertThat(room[i]).isEqualTo(7);
                assertThat(room[2 * SHAPE.size() + i]).isEqualTo(7);
            }
        }
        assertThat(differing).isPositive();
    }

    @ParameterizedTest
    @MethodSource("neutral")
    void aNeutralSettingChangesNothing(Augmentation augmentation) {
        for (long seed = 1; seed <= 5; seed++) {
            float[] window = random(seed);
            float[] after = changed(augmentation, window, seed);
            for (int i = 0; i < window.length; i++) {
                assertThat(after[i]).isCloseTo(window[i], within(2e-6f));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aRotationKeepsLengthsAndAnglesOfWhatWasMeasured(long seed) {
        float[] window = random(seed);
        float[] after = changed(new Rotation(180), window, seed);
        double moved = 0;
        for (int t = 0; t < LENGTH; t++) {
            double[] before = measured(window, t);
            double[] now = measured(after, t);
            assertThat(dot(now, 0, now, 0)).isCloseTo(dot(before, 0, before, 0), within(1e-4));
            assertThat(dot(now, 3, now, 3)).isCloseTo(dot(before, 3, before, 3), within(1e-4));
            // The angle between acceleration and angular velocity, and that to the first point's acceleration.
            assertThat(dot(now, 0, now, 3)).isCloseTo(dot(before, 0, before, 3), within(1e-4));
            assertThat(dot(now, 0, measured(after, 0), 0))
                    .isCloseTo(dot(before, 0, measured(window, 0), 0), within(1e-4));
            // Handedness: a mirror would change the sign.
            assertThat(triple(now, measured(after, 0))).isCloseTo(triple(before, measured(window, 0)), within(1e-3));
            assertThat(now[6]).isEqualTo(before[6]);
            moved += Math.abs(now[0] - before[0]);
        }
        assertThat(moved).isGreaterThan(0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {5, 30, 90})
    void noVectorTurnsFurtherThanTheLargestAngle(double degrees) {
        for (long seed = 1; seed <= 30; seed++) {
            float[] window = random(seed);
            double[] before = measured(window, 3);
            double[] now = measured(changed(new Rotation(degrees), window, seed), 3);
            double cos = dot(before, 0, now, 0) / dot(before, 0, before, 0);
            assertThat(StrictMath.toDegrees(StrictMath.acos(Math.clamp(cos, -1, 1))))
                    .isLessThan(degrees + 0.1);
        }
    }

    @Test
    void aRotationOfWhatIsNoVectorIsRefused() {
        var muscles = new WindowShape(8, List.of("emg1", "emg2", "emg3"), Normalization.identity(3));
        assertThatThrownBy(() -> new Rotation().of(muscles))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("augmentation must not be rotation where no three channels are one vector: it needs such as"
                        + " acc_x, acc_y and acc_z, side by side, and the channels are [emg1, emg2, emg3]; leave it out,"
                        + " or rename channels that are vectors");
        assertThat(SHAPE.vectors()).containsExactly(0, 3);
        assertThat(new WindowShape(8, List.of("max", "may", "maz", "t"), Normalization.identity(4)).vectors())
                .containsExactly(0);
        assertThat(new WindowShape(8, List.of("acc_x", "acc_z", "acc_y"), Normalization.identity(3)).vectors())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aTimeWarpKeepsBothEndsItsMeanRateAndItsOrder(long seed) {
        float[] ramp = new float[SHAPE.size()];
        for (int i = 0; i < ramp.length; i++) {
            int row = i / WIDTH;
            ramp[i] = row;
        }
        float[] after = changed(new TimeWarp(0.5, 4), ramp, seed);
        assertThat(after[0]).isZero();
        assertThat(after[after.length - 1]).isEqualTo(LENGTH - 1);
        double rates = 0;
        double furthest = 0;
        for (int t = 1; t < LENGTH; t++) {
            double rate = after[t * WIDTH] - after[(t - 1) * WIDTH];
            assertThat(rate).isPositive();
            rates += rate;
            furthest = Math.max(furthest, Math.abs(after[t * WIDTH] - t));
            // All channels go alike.
            assertThat(after[t * WIDTH + 5]).isEqualTo(after[t * WIDTH]);
        }
        assertThat(rates / (LENGTH - 1)).isCloseTo(1, within(1e-6));
        assertThat(furthest).isGreaterThan(0.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7, 40, 1000})
    void aPermutationKeepsEveryPointOnce(int segments) {
        for (long seed = 1; seed <= 5; seed++) {
            float[] numbered = new float[SHAPE.size()];
            for (int i = 0; i < numbered.length; i++) {
                numbered[i] = i;
            }
            float[] after = changed(new SegmentPermutation(segments), numbered, seed);
            int jumps = 0;
            for (int t = 0; t < LENGTH; t++) {
                assertThat(after[t * WIDTH] % WIDTH).isZero();
                assertThat(after[t * WIDTH + 6]).isEqualTo(after[t * WIDTH] + 6);
                jumps += t > 0 && after[t * WIDTH] != after[(t - 1) * WIDTH] + WIDTH ? 1 : 0;
            }
            assertThat(jumps).isLessThan(segments);
            float[] sorted = after.clone();
            Arrays.sort(sorted);
            assertThat(sorted).containsExactly(numbered);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 0.8, 1})
    void aCropIsAStretchOfTheWindowInItsOrder(double share) {
        for (long seed = 1; seed <= 10; seed++) {
            float[] ramp = new float[SHAPE.size()];
            for (int i = 0; i < ramp.length; i++) {
                int row = i / WIDTH;
                ramp[i] = row;
            }
            float[] after = changed(new Crop(share), ramp, seed);
            double first = after[0];
            double last = after[after.length - 1];
            assertThat(first).isGreaterThanOrEqualTo(0);
            assertThat(last).isLessThanOrEqualTo(LENGTH - 1);
            assertThat(last - first).isBetween(share * (LENGTH - 1) - 1e-3, LENGTH - 1.0);
            for (int t = 0; t < LENGTH; t++) {
                assertThat((double) after[t * WIDTH])
                        .isCloseTo(first + (last - first) * t / (LENGTH - 1), within(1e-4));
            }
        }
    }

    @Test
    void aDroppedChannelIsAllZeroOthersStayAndOneAlwaysDoes() {
        int dropped = 0;
        for (long seed = 1; seed <= 200; seed++) {
            float[] window = random(seed);
            float[] after = changed(new ChannelDrop(0.5), window, seed);
            int gone = 0;
            for (int channel = 0; channel < WIDTH; channel++) {
                boolean zero = after[channel] == 0;
                for (int t = 0; t < LENGTH; t++) {
                    int i = t * WIDTH + channel;
                    assertThat(after[i]).isEqualTo(zero ? 0 : window[i]);
                }
                gone += zero ? 1 : 0;
            }
            assertThat(gone).isLessThan(WIDTH);
            dropped += gone;
        }
        // Each of six in seven channels with probability a half.
        assertThat(dropped / 200.0).isCloseTo(3, within(0.4));
    }

    @Test
    void noiseHasItsDeviationAndNoMean() {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (long seed = 1; seed <= 50; seed++) {
            for (float value : changed(new Jitter(0.3), new float[SHAPE.size()], seed)) {
                sum += value;
                squares += value * value;
                count++;
            }
        }
        assertThat(sum / count).isCloseTo(0, within(0.3 * 4 / Math.sqrt(count)));
        assertThat(Math.sqrt(squares / count)).isCloseTo(0.3, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void scalingIsOneFactorForEachChannelAndAWarpOneThatIsStraightBetweenKnots(long seed) {
        float[] ones = new float[SHAPE.size()];
        Arrays.fill(ones, 1);
        float[] scaled = changed(new AmplitudeScaling(0.2), ones, seed);
        float[] warped = changed(new MagnitudeWarp(0.2, 1), ones, seed);
        for (int channel = 0; channel < WIDTH; channel++) {
            int bends = 0;
            for (int t = 1; t < LENGTH; t++) {
                assertThat(scaled[t * WIDTH + channel]).isEqualTo(scaled[channel]);
                if (t > 1) {
                    float bend = warped[t * WIDTH + channel]
                            - 2 * warped[(t - 1) * WIDTH + channel]
                            + warped[(t - 2) * WIDTH + channel];
                    bends += Math.abs(bend) > 1e-6 ? 1 : 0;
                }
            }
            assertThat(bends).isLessThanOrEqualTo(2);
        }
        assertThat(scaled[0]).isNotEqualTo(scaled[1]);
    }

    @Test
    void vectorsHaveNoTime() {
        var vectors = new WindowShape(1, CHANNELS, Normalization.identity(WIDTH));
        for (Augmentation augmentation : List.of(new TimeWarp(), new SegmentPermutation(), new Crop())) {
            assertThatThrownBy(() -> augmentation.of(vectors))
                    .hasMessageContaining("where there is no time: each window is one vector; leave it out");
        }
        changed(new MagnitudeWarp(), new float[WIDTH], 1, vectors);
    }

    private static float[] changed(Augmentation augmentation, float[] window, long seed) {
        return changed(augmentation, window, seed, SHAPE);
    }

    private static float[] changed(Augmentation augmentation, float[] window, long seed, WindowShape shape) {
        float[] copy = window.clone();
        augmentation.of(shape).change(copy, 0, KeyedRandom.of(seed, "view"));
        return copy;
    }

    @Test
    void reversalAndNegationDoneTwiceAreUndone() {
        for (Augmentation augmentation : List.of(new TimeReversal(), new Negation())) {
            float[] window = random(3);
            WindowView view = augmentation.of(SHAPE);
            view.change(window, 0, KeyedRandom.of(1, "view"));
            assertThat(window).isNotEqualTo(random(3));
            view.change(window, 0, KeyedRandom.of(2, "view"));
            assertThat(window).containsExactly(random(3));
        }
        float[] reversed = random(4);
        new TimeReversal().of(SHAPE).change(reversed, 0, KeyedRandom.of(1, "view"));
        assertThat(Arrays.copyOf(reversed, WIDTH))
                .containsExactly(Arrays.copyOfRange(random(4), (LENGTH - 1) * WIDTH, LENGTH * WIDTH));
    }

    private static float[] random(long seed) {
        KeyedRandom random = KeyedRandom.of(seed, "window");
        float[] window = new float[SHAPE.size()];
        for (int i = 0; i < window.length; i++) {
            window[i] = (float) random.nextGaussian();
        }
        return window;
    }

    /** What was measured at a point. */
    private static double[] measured(float[] window, int point) {
        double[] values = new double[WIDTH];
        for (int channel = 0; channel < WIDTH; channel++) {
            values[channel] = window[point * WIDTH + channel] * DEVIATION[channel] + MEAN[channel];
        }
        return values;
    }

    private static double dot(double[] a, int from, double[] b, int other) {
        return a[from] * b[other] + a[from + 1] * b[other + 1] + a[from + 2] * b[other + 2];
    }

    /** Acceleration, angular velocity and another acceleration. */
    private static double triple(double[] a, double[] b) {
        return a[0] * (a[4] * b[2] - a[5] * b[1])
                + a[1] * (a[5] * b[0] - a[3] * b[2])
                + a[2] * (a[3] * b[1] - a[4] * b[0]);
    }
}

package dev.proprio.client.sensor.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.random.KeyedRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final HeldMemory MEMORY = HeldMemory.ofPerson("Tests take", "or test less", 1_000_000_000);

    @Test
    void evenRecordingsOfTheWantedRateStayAsTheyAre() throws SensorDataException {
        Recording recording = new Recording(0, 1, new Timeline.Uniform(50), 2, new float[] {1, 2, 3, 4});
        assertThat(new Resampler(50, LIMIT, MEMORY).resample(recording)).containsExactly(recording);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void straightLinesSurviveAnyTimeStamps(long seed) throws SensorDataException {
        KeyedRandom random = KeyedRandom.of(seed, "stamps");
        double[] seconds = new double[300];
        float[] samples = new float[600];
        double time = 1000 * random.nextDouble();
        for (int i = 0; i < seconds.length; i++) {
            time += 0.01 + 0.02 * random.nextDouble();
            seconds[i] = time;
            samples[2 * i] = (float) (3 + 0.5 * (time - seconds[0]));
            samples[2 * i + 1] = (float) (-2 * (time - seconds[0]));
        }
        Recording even = only(new Resampler(50, LIMIT, MEMORY).resample(stamped(seconds, 2, samples)));
        assertThat(even.timeline()).isEqualTo(new Timeline.Uniform(50));
        assertThat(even.length()).isEqualTo((int) ((time - seconds[0]) * 50) + 1);
        for (int i = 0; i < even.length(); i++) {
            assertThat((double) even.samples()[2 * i]).isCloseTo(3 + 0.5 * i / 50, within(1e-5));
            assertThat((double) even.samples()[2 * i + 1]).isCloseTo(-2.0 * i / 50, within(1e-5));
        }
    }

    @Test
    void longGapsSplitAndShortOnesAreBridged() throws SensorDataException {
        double[] seconds = {0, 0.02, 0.04, 0.20, 0.22, 0.24, 0.60, 0.62, 0.64};
        float[] samples = {0, 0, 0, 8, 8, 8, 1, 1, 1};
        List<Recording> parts = new Resampler(50, LIMIT, MEMORY).resample(stamped(seconds, 1, samples));
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).length()).isEqualTo(13);
        assertThat(parts.get(0).samples()[6]).isCloseTo(4, within(1e-5f));
        assertThat(parts.get(1).samples()).containsExactly(1, 1, 1);
    }

    @Test
    void slowSourcesAreNotTornAtTheirOwnPeriod() throws SensorDataException {
        double[] seconds = {0, 0.5, 1.0, 1.7, 2.2};
        assertThat(new Resampler(10, LIMIT, MEMORY).resample(stamped(seconds, 1, new float[5])))
                .hasSize(1);
        double[] torn = {0, 0.5, 1.0, 1.8, 2.3};
        assertThat(new Resampler(10, LIMIT, MEMORY).resample(stamped(torn, 1, new float[5])))
                .hasSize(2);
    }

    @Test
    void fastMovementsDoNotAliasWhenTheRateFalls() throws SensorDataException {
        // 45 Hz at 100 Hz would look like 5 Hz at 50 Hz or 25 Hz.
        float[] fast = new float[2000];
        float[] slow = new float[2000];
        for (int i = 0; i < fast.length; i++) {
            fast[i] = (float) StrictMath.sin(2 * Math.PI * 45 * i / 100);
            slow[i] = (float) StrictMath.sin(2 * Math.PI * i / 100);
        }
        Resampler resampler = new Resampler(25, LIMIT, MEMORY);
        assertThat(peak(only(resampler.resample(new Recording(0, 0, new Timeline.Uniform(100), 1, fast)))))
                .isLessThan(0.01);
        assertThat(peak(only(resampler.resample(new Recording(0, 0, new Timeline.Uniform(100), 1, slow)))))
                .isBetween(0.98, 1.01);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tonesAboveTheNewNyquistFrequencyAreFortyDecibelsDownAndLowOnesStay(long seed) throws SensorDataException {
        KeyedRandom random = KeyedRandom.of(seed, "tones");
        for (int trial = 0; trial < 20; trial++) {
            double rate = 10 + 40 * random.nextDouble();
            double own = rate * (1.3 + 10 * random.nextDouble());
            // Just above half the rate in one trial, anywhere above it in the next.
            double high = rate / 2 + (trial % 2 == 0 ? 0.001 : random.nextDouble() * (own - rate) / 2);
            double low = 0.35 * rate * random.nextDouble();
            double phase = 2 * Math.PI * random.nextDouble();
            int margin = 18;
            float[] stopped = decimated(own, rate, high, phase);
            float[] passed = decimated(own, rate, low, phase);
            for (int i = margin; i < stopped.length - margin; i++) {
                assertThat(Math.abs(stopped[i]))
                        .as("%s Hz of %s Hz at %s Hz", high, own, rate)
                        .isLessThan(0.01f);
            }
            for (int i = margin; i < passed.length - margin; i++) {
                assertThat((double) passed[i])
                        .as("%s Hz of %s Hz at %s Hz", low, own, rate)
                        .isCloseTo(StrictMath.sin(2 * Math.PI * low * i / rate + phase), within(0.01));
            }
        }
    }

    /** At 66 Hz, most intervals that are rounded to 10 ms are 20 ms long: the rate is what the mean one says. */
    @Test
    void tonesAreStoppedThoughTimesAreRounded() throws SensorDataException {
        for (double own : new double[] {52, 66, 75, 90}) {
            double[] seconds = new double[2000];
            float[] samples = new float[seconds.length];
            double last = Double.NEGATIVE_INFINITY;
            int count = 0;
            for (int i = 0; i < seconds.length; i++) {
                double rounded = Math.rint(100 * i / own) / 100;
                if (rounded > last) {
                    samples[count] = (float) StrictMath.sin(2 * Math.PI * 25 * i / own);
                    seconds[count++] = rounded;
                    last = rounded;
                }
            }
            var recording = new Recording(
                    0, 0, new Timeline.Stamped(Arrays.copyOf(seconds, count)), 1, Arrays.copyOf(samples, count));
            float[] found =
                    only(new Resampler(40, LIMIT, MEMORY).resample(recording)).samples();
            for (int i = 20; i < found.length - 20; i++) {
                assertThat(Math.abs(found[i])).as("%s Hz, sample %s", own, i).isLessThan(0.1f);
            }
        }
    }

    private static float[] decimated(double own, double rate, double tone, double phase) throws SensorDataException {
        float[] samples = new float[(int) (own / rate * 80)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) StrictMath.sin(2 * Math.PI * tone * i / own + phase);
        }
        return only(new Resampler(rate, LIMIT, MEMORY)
                        .resample(new Recording(0, 0, new Timeline.Uniform(own), 1, samples)))
                .samples();
    }

    @Test
    void aConstantStaysToTheEndsAndBurstsTakeNoLonger() throws SensorDataException {
        double[] seconds = new double[20_000];
        float[] samples = new float[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            // Ten at once, a hundred a second.
            seconds[i] = Math.floorDiv(i, 10) * 0.1 + i % 10 * 1e-7;
            samples[i] = 3;
        }
        float[] even = only(new Resampler(20, LIMIT, MEMORY).resample(stamped(seconds, 1, samples)))
                .samples();
        assertThat(even).hasSize(3999);
        for (float value : even) {
            assertThat(value).isCloseTo(3, within(1e-6f));
        }
    }

    @Test
    void aHigherRateIsInterpolated() throws SensorDataException {
        Recording slow = new Recording(0, 0, new Timeline.Uniform(20), 1, new float[] {0, 1, 2, 3});
        assertThat(only(new Resampler(40, LIMIT, MEMORY).resample(slow)).samples())
                .containsExactly(0, .5f, 1, 1.5f, 2, 2.5f, 3);
    }

    @Test
    void stampsThatDoNotIncreaseAreNamed() {
        Recording recording = stamped(new double[] {0, 0.02, 0.02}, 1, new float[3]);
        assertThatThrownBy(() -> new Resampler(50, LIMIT, MEMORY).resample(recording))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("session 2, label 3: sample 2 was not taken after its predecessor; "
                        + "sort the samples by time and remove doubles");
    }

    @Test
    void samplesThatAreNotNumbersAreNamed() {
        Recording recording = stamped(new double[] {0, 0.02}, 2, new float[] {0, 0, 0, Float.NaN});
        assertThatThrownBy(() -> new Resampler(50, LIMIT, MEMORY).resample(recording))
                .isInstanceOf(SensorDataException.class)
                .hasMessage(
                        "session 2, label 3: sample 1 of channel 1 is no finite number; remove the sample or the recording");
    }

    @Test
    void rowsFarApartAreASentenceBeforeTheyAreFilledIn() {
        for (double end : new double[] {1e7, 1e12, 1e300}) {
            assertThatThrownBy(() -> new Resampler(50, LIMIT, MEMORY)
                            .resample(stamped(new double[] {0, end}, 1, new float[] {1, 2})))
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("Tests take more than 400 MB, 40 % of this process's heap");
        }
    }

    private static Recording stamped(double[] seconds, int channels, float[] samples) {
        return new Recording(2, 3, new Timeline.Stamped(seconds), channels, samples);
    }

    private static Recording only(List<Recording> parts) {
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }

    /** The largest magnitude in the middle, which no end reaches. */
    private static double peak(Recording recording) {
        double peak = 0;
        for (int i = recording.length() / 4; i < 3 * recording.length() / 4; i++) {
            peak = Math.max(peak, Math.abs(recording.samples()[i]));
        }
        return peak;
    }
}

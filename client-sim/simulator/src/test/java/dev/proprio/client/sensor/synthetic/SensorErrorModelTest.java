package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SensorErrorModelTest {
    private static final double[] NONE = {0, 0, 0};
    private static final SensorErrorModel.Unit IDEAL = new SensorErrorModel.Unit(Matrix3.IDENTITY, NONE);

    @Test
    void whiteNoiseHasTheDensityOfTheDataSheet() {
        double[] readings = noise(150e-6, 0, 100_000);
        assertThat(deviation(readings)).isCloseTo(0.75e-3, within(0.01e-3));
    }

    @Test
    void allanDeviationAtOneSecondIsTheDensityOverRootTwo() {
        double[] readings = noise(150e-6, 0, 200_000);
        assertThat(allan(readings, 50)).isCloseTo(150e-6 / Math.sqrt(2), within(4e-6));
    }

    @Test
    void biasWalkHasTheAllanDeviationOfARandomWalk() {
        // K sqrt(tau / 3) with K = step sqrt(rate); long tau keeps the resolution's share small.
        double[] readings = noise(0, 1e-3, 400_000);
        assertThat(allan(readings, 500)).isCloseTo(1e-3 * Math.sqrt(50) * Math.sqrt(10 / 3.0), within(2e-3));
    }

    @Test
    void readingsAreClippedAtTheRangeAndRoundedToTheResolution() {
        SensorErrorModel sensor = new SensorErrorModel(0, 0, 0, 0, 0, 0, 8, 16);
        double[] truth = {11, -11, 0.1};
        sensor.measure(truth, Matrix3.IDENTITY, IDEAL, NONE, 50, KeyedRandom.of(1, "test"));
        double step = 16.0 / 65536;
        assertThat(truth).containsExactly(8 - step, -8, step * Math.rint(0.1 / step));
    }

    @Test
    void hardMovementsAreClippedInTheFleetToo() throws SensorDataException {
        Hardware narrow =
                new Hardware(new Accelerometer(150, 20, 0, 0, 0, 0, 1.5, 12), new Gyroscope(), FleetBuilder.PUNCTUAL);
        Recording run = new FleetBuilder()
                .classes(Motion.RUN)
                .hardware(narrow)
                .build()
                .open(1)
                .recordings(0)
                .getFirst();
        float largest = 0;
        for (int i = 0; i < run.samples().length; i += 6) {
            for (int axis = 0; axis < 3; axis++) {
                largest = Math.max(largest, Math.abs(run.samples()[i + axis]));
            }
        }
        assertThat(largest).isEqualTo(1.5f);
    }

    @Test
    void atRestTheForceIsOneGUp() throws SensorDataException {
        FleetBuilder still =
                new FleetBuilder().classes(Motion.SIT, Motion.STAND).dynamics(FleetBuilder.QUIET);
        for (int user = 0; user < 20; user++) {
            for (Recording recording : still.build().open(3).recordings(user)) {
                // 20 mg of bias per axis, 0.5 % of scale, 1 % of cross-axis: four deviations in all.
                assertThat(meanNorm(recording)).isCloseTo(1, within(0.1));
            }
            for (Recording recording :
                    still.hardware(FleetBuilder.PERFECT).build().open(3).recordings(user)) {
                assertThat(meanNorm(recording)).isCloseTo(1, within(1e-5));
            }
            still.hardware(new Hardware());
        }
    }

    @Test
    void restingDevicesShowTheirNoiseOnly() throws SensorDataException {
        FleetBuilder still = new FleetBuilder().classes(Motion.SIT).dynamics(FleetBuilder.QUIET);
        List<Recording> recordings = still.build().open(3).recordings(1);
        double squares = 0;
        int count = 0;
        for (Recording recording : recordings) {
            float[] samples = recording.samples();
            for (int i = 6; i < samples.length; i += 6) {
                for (int axis = 0; axis < 3; axis++) {
                    double step = samples[i + axis] - samples[i - 6 + axis];
                    squares += step * step;
                    count++;
                }
            }
        }
        assertThat(Math.sqrt(squares / count / 2)).isCloseTo(0.75e-3, within(0.03e-3));
    }

    private static double[] noise(double density, double walk, int length) {
        SensorErrorModel sensor = new SensorErrorModel(density, 0, 0, walk, 0, 0, 8, 24);
        double[] truth = new double[3 * length];
        sensor.measure(truth, Matrix3.IDENTITY, IDEAL, NONE, 50, KeyedRandom.of(11, "noise"));
        double[] axis = new double[length];
        for (int i = 0; i < length; i++) {
            axis[i] = truth[3 * i + 1];
        }
        return axis;
    }

    private static double deviation(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    /** The Allan deviation over clusters of {@code size} samples. */
    private static double allan(double[] values, int size) {
        double squares = 0;
        double before = Double.NaN;
        int count = 0;
        for (int start = 0; start + size <= values.length; start += size) {
            double mean = 0;
            for (int i = start; i < start + size; i++) {
                mean += values[i] / size;
            }
            if (start > 0) {
                squares += (mean - before) * (mean - before);
                count++;
            }
            before = mean;
        }
        return Math.sqrt(squares / count / 2);
    }

    private static double meanNorm(Recording recording) {
        double sum = 0;
        float[] samples = recording.samples();
        for (int i = 0; i < samples.length; i += 6) {
            double x = samples[i];
            double y = samples[i + 1];
            double z = samples[i + 2];
            sum += Math.sqrt(x * x + y * y + z * z);
        }
        return sum / recording.length();
    }
}

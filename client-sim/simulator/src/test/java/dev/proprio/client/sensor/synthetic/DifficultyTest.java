package dev.proprio.client.sensor.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How hard the fleet is, by the nearest class mean of a few features; everyone is tested on session 1. */
class DifficultyTest {
    private static final int USERS = 24;
    private static final int CLASSES = 8;
    private static final int FEATURES = 18;

    @Test
    void ownDataHelpsAndStrangersAreHarder() throws SensorDataException {
        Accuracy accuracy = measure(new FleetBuilder().devices(USERS).build());
        assertThat(accuracy.stranger()).isGreaterThan(2.0 / CLASSES);
        assertThat(accuracy.own()).isGreaterThan(accuracy.stranger() + 0.15).isLessThan(0.99);
    }

    @Test
    void withoutStyleOthersAreAsGoodAsOneself() throws SensorDataException {
        Accuracy accuracy = measure(new FleetBuilder().devices(USERS).style(0).build());
        assertThat(accuracy.own() - accuracy.stranger()).isBetween(-0.05, 0.05);
    }

    @Test
    void withoutVariabilityOwnDataIsNearlyEnough() throws SensorDataException {
        Accuracy hard = measure(new FleetBuilder().devices(USERS).build());
        Accuracy easy = measure(new FleetBuilder().devices(USERS).variability(0).build());
        assertThat(easy.own()).isGreaterThan(hard.own() + 0.02);
    }

    /** With class means from one's own session 0, and from other people's, one at a time. */
    private record Accuracy(double own, double stranger) {}

    private static Accuracy measure(SyntheticFleet fleet) throws SensorDataException {
        SensorData data = fleet.open(1);
        double[][][] means = new double[USERS][][];
        Windows[] tests = new Windows[USERS];
        for (int user = 0; user < USERS; user++) {
            List<Recording> recordings = data.recordings(user);
            means[user] = means(windows(data, recordings, 0));
            tests[user] = windows(data, recordings, 1);
        }
        double own = 0;
        double stranger = 0;
        for (int user = 0; user < USERS; user++) {
            own += accuracy(tests[user], means[user]) / USERS;
            for (int shift = 1; shift <= 4; shift++) {
                stranger += accuracy(tests[user], means[(user + shift) % USERS]) / USERS / 4;
            }
        }
        return new Accuracy(own, stranger);
    }

    private static Windows windows(SensorData data, List<Recording> recordings, int session)
            throws SensorDataException {
        List<Recording> chosen = recordings.stream()
                .filter(recording -> recording.session() == session)
                .toList();
        return new Preprocessing().windows(data.description(), chosen, 0);
    }

    private static double[][] means(Windows windows) {
        double[][] means = new double[CLASSES][FEATURES];
        int[] counts = new int[CLASSES];
        for (int i = 0; i < windows.count(); i++) {
            double[] features = features(windows, i);
            counts[windows.label(i)]++;
            for (int f = 0; f < FEATURES; f++) {
                means[windows.label(i)][f] += features[f];
            }
        }
        for (int c = 0; c < CLASSES; c++) {
            for (int f = 0; f < FEATURES; f++) {
                means[c][f] /= counts[c];
            }
        }
        return means;
    }

    private static double accuracy(Windows windows, double[][] means) {
        int right = 0;
        for (int i = 0; i < windows.count(); i++) {
            double[] features = features(windows, i);
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int c = 0; c < CLASSES; c++) {
                double distance = 0;
                for (int f = 0; f < FEATURES; f++) {
                    distance += (features[f] - means[c][f]) * (features[f] - means[c][f]);
                }
                if (distance < least) {
                    least = distance;
                    best = c;
                }
            }
            right += best == windows.label(i) ? 1 : 0;
        }
        return (double) right / windows.count();
    }

    /** Per channel: the mean, and the logarithms of the deviation and of the mean step. */
    private static double[] features(Windows windows, int index) {
        double[] result = new double[FEATURES];
        int channels = windows.channels();
        int from = index * windows.size();
        for (int channel = 0; channel < channels; channel++) {
            double mean = 0;
            double squares = 0;
            double steps = 0;
            for (int t = 0; t < windows.length(); t++) {
                double value = windows.features()[from + t * channels + channel];
                mean += value / windows.length();
                squares += value * value / windows.length();
                steps += t == 0 ? 0 : Math.abs(value - windows.features()[from + (t - 1) * channels + channel]);
            }
            result[3 * channel] = mean;
            result[3 * channel + 1] = StrictMath.log(Math.sqrt(Math.max(0, squares - mean * mean)) + 1e-4);
            result[3 * channel + 2] = StrictMath.log(steps / windows.length() + 1e-4);
        }
        return result;
    }
}

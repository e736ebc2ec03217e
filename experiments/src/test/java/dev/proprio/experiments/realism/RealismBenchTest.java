package dev.proprio.experiments.realism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.archive.WisdmWatch;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.proto.random.KeyedRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RealismBenchTest {
    private static final Path WISDM = Path.of("../../shared/data/wisdm2019-watch.zip");

    @Test
    void theFleetMovesAsOneRigidBodyDoes() throws Exception {
        List<String> said = new ArrayList<>();
        Map<String, BenchRow> rows =
                new RealismBench(20, 1).run(said::add).stream().collect(Collectors.toMap(BenchRow::name, row -> row));
        // A real watch's is about -0.5 in walking: the arm's own acceleration outweighs gravity's share of its tilt.
        assertThat(Objects.requireNonNull(rows.get("walk, fleet")).figures().get("tilt_correlation"))
                .isBetween(-0.75, -0.3);
        assertThat(figure(rows, "sit", "deviation_g")).isBetween(0.005, 0.03);
        assertThat(figure(rows, "stand", "deviation_g")).isBetween(figure(rows, "sit", "deviation_g"), 0.05);
        assertThat(figure(rows, "walk", "deviation_g")).isBetween(0.2, 0.4);
        assertThat(figure(rows, "run", "deviation_g")).isBetween(0.5, 1.0);
        assertThat(figure(rows, "walk", "dominant_hertz")).isCloseTo(1.85, within(0.15));
        assertThat(said).contains("the fleet");
        if (!rows.containsKey("walk, WISDM watch")) {
            assertThat(said).anyMatch(line -> line.startsWith("without the data of the recipe wisdm-watch: "));
        }
    }

    @Test
    void whatIsLearntFromTheFleetHoldsForRealWatches() throws Exception {
        assumeTrue(Files.exists(WISDM), "the archive of WISDM 2019 is not in " + WISDM);
        SensorData real = new WisdmWatch(WISDM.toString(), Optional.empty(), List.of("A", "D", "E")).open(1);
        MovingPeople people = MovingPeople.of("WISDM watch", real, RealismBench.WATCH, "acc");
        MovingPeople fleet = MovingPeople.of("fleet", RealismBench.fleet(30).open(1), RealismBench.WATCH, "acc");
        Map<String, Double> figures =
                RealismBench.STILLNESS.measure(fleet, people).figures();
        assertThat(figures.get("majority_percent")).isBetween(60.0, 70.0);
        assertThat(figures.get("fleet_to_real_percent")).isGreaterThan(90);
        assertThat(figures.get("real_to_real_percent")).isGreaterThan(95);
    }

    @Test
    void featuresOfASineAreItsOwn() {
        int length = 100;
        float[] values = new float[3 * length];
        for (int t = 0; t < length; t++) {
            values[3 * t + 2] = (float) (1 + 0.2 * Math.sin(2 * Math.PI * 2 * t / 20));
        }
        var features = new MovementFeatures(new Windows(length, 3, values, new int[1]), 0, 0, 20);
        assertThat(features.deviation()).isCloseTo(0.2 / Math.sqrt(2), within(1e-3));
        assertThat(features.dominant()).isCloseTo(2, within(0.06));
        assertThat(features.band(1)).isCloseTo(0.2 / Math.sqrt(2), within(5e-3));
        assertThat(features.band(0)).isLessThan(0.01);
        assertThat(features.values()).hasSize(MovementFeatures.COUNT);
    }

    @Test
    void tiltAtRestIsGravitysAndOfASwingIsItsOpposite() {
        assertThat(TiltCorrelation.of(swing(2, 0), 0, 0, 3, 50)).isGreaterThan(0.99);
        assertThat(TiltCorrelation.of(swing(6, 0.6), 0, 0, 3, 50)).isLessThan(-0.99);
    }

    /** An arm of that length, in metres, that turns about the left axis at that angular frequency. */
    private static Windows swing(double omega, double length) {
        float[] values = new float[6 * 250];
        for (int t = 0; t < 250; t++) {
            double angle = 0.1 * Math.sin(omega * t / 50);
            values[6 * t] = (float) (-Math.sin(angle) + length * omega * omega * angle / 9.81);
            values[6 * t + 2] = (float) Math.cos(angle);
            values[6 * t + 4] = (float) (0.1 * omega * Math.cos(omega * t / 50));
        }
        return new Windows(250, 6, values, new int[1]);
    }

    @Test
    void theClassifierFindsWhatSeparates() {
        KeyedRandom random = KeyedRandom.of(5, "classifier");
        List<double[]> rows = new ArrayList<>();
        int[] labels = new int[600];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % 7 == 0 ? 2 : i % 2;
            double[] row = new double[4];
            for (int f = 0; f < 4; f++) {
                row[f] = 100 + random.nextGaussian() + (f == labels[i] ? 5 : 0);
            }
            rows.add(row);
        }
        var classifier = new LinearClassifier(rows, labels, 3);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += classifier.classify(rows.get(i)) == labels[i] ? 1 : 0;
        }
        assertThat(right).isGreaterThan(585);
    }

    private static double figure(Map<String, BenchRow> rows, String activity, String name) {
        return Objects.requireNonNull(rows.get(activity + ", fleet at 20 Hz"))
                .figures()
                .getOrDefault(name, Double.NaN);
    }
}

package dev.proprio.coordinator.selection;

import dev.proprio.proto.update.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Numbered devices, and what they reported. */
final class NumberedDevices {
    private NumberedDevices() {}

    static Population numbered(int count) {
        return Population.of(
                IntStream.range(0, count).mapToObj(Integer::toString).toList());
    }

    static SelectionContext choice(Population population, int count, int round, DeviceReports reports) {
        return new SelectionContext(population, count, 7, round, reports);
    }

    /** Devices 0, 1, ... reported so much data in round 1, with a loss of 1 each. */
    static DeviceReports sizes(double... sizes) {
        Map<String, Map<String, Metric>> metrics = new HashMap<>();
        for (int i = 0; i < sizes.length; i++) {
            metrics.put(Integer.toString(i), Map.of(Metric.LOSS, new Metric(sizes[i], sizes[i])));
        }
        return DeviceReports.NONE.with(1, metrics);
    }

    /** Devices 0, 1, ... reported such losses in round 1, with as much data each. */
    static DeviceReports losses(double... losses) {
        Map<String, Map<String, Metric>> metrics = new HashMap<>();
        for (int i = 0; i < losses.length; i++) {
            metrics.put(Integer.toString(i), Map.of(Metric.LOSS, new Metric(losses[i], 1)));
        }
        return DeviceReports.NONE.with(1, metrics);
    }

    /** How often each of so many devices was selected as the {@code place}-th in so many rounds. */
    static int[] counts(Selection selection, int devices, int count, int place, DeviceReports reports, int rounds) {
        int[] counts = new int[devices];
        for (int round = 1; round <= rounds; round++) {
            List<String> cohort = selection.select(choice(numbered(devices), count, round, reports));
            counts[Integer.parseInt(cohort.get(place))]++;
        }
        return counts;
    }

    /** Pearson's statistic of counts whose expectations are in proportion to {@code weights}. */
    static double chiSquare(int[] counts, double... weights) {
        double total = IntStream.of(counts).sum();
        double sum = java.util.Arrays.stream(weights).sum();
        double statistic = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = total * weights[i] / sum;
            statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        return statistic;
    }

    static DeviceReports reports(Map<String, DeviceReport> byDevice) {
        return new DeviceReports(new TreeMap<>(byDevice));
    }
}

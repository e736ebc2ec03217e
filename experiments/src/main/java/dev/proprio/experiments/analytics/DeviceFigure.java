package dev.proprio.experiments.analytics;

import dev.proprio.client.sensor.Windows;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One number that a device can tell of its own windows.
 *
 * @param name as it was asked for
 * @param measure is no number where a device has nothing to measure
 */
public record DeviceFigure(String name, ToDoubleFunction<Windows> measure) {
    /** How figures are asked for. */
    public static final String FORMS =
            "windows, mean:CHANNEL, deviation:CHANNEL, lowest:CHANNEL, highest:CHANNEL, share:CLASS";

    /**
     * The figure of a name.
     *
     * @throws IllegalArgumentException in a sentence if there is none
     */
    public static DeviceFigure of(String name, List<String> channels, List<String> classes) {
        if (name.equals("windows")) {
            return new DeviceFigure(name, Windows::count);
        }
        int colon = name.indexOf(':');
        String kind = colon < 0 ? name : name.substring(0, colon);
        String of = colon < 0 ? "" : name.substring(colon + 1);
        if (kind.equals("share")) {
            int wanted = place(of, classes, "class", "classes");
            return new DeviceFigure(name, windows -> share(windows, wanted));
        }
        ToDoubleFunction<double[]> measure = switch (kind) {
            case "mean" -> values -> Arrays.stream(values).average().orElse(Double.NaN);
            case "deviation" -> DeviceFigure::deviation;
            case "lowest" -> values -> Arrays.stream(values).min().orElse(Double.NaN);
            case "highest" -> values -> Arrays.stream(values).max().orElse(Double.NaN);
            default ->
                throw new IllegalArgumentException(
                        "no device has a figure \"%s\"; there are %s".formatted(name, FORMS));
        };
        int channel = place(of, channels, "channel", "channels");
        return new DeviceFigure(name, windows -> measure.applyAsDouble(values(windows, channel)));
    }

    private static int place(String name, List<String> all, String one, String many) {
        int place = all.indexOf(name);
        if (place < 0) {
            throw new IllegalArgumentException("there is no %s \"%s\"; the %s are %s".formatted(one, name, many, all));
        }
        return place;
    }

    private static double share(Windows windows, int wanted) {
        return windows.count() == 0
                ? Double.NaN
                : (double) Arrays.stream(windows.labels())
                                .filter(label -> label == wanted)
                                .count()
                        / windows.count();
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(Double.NaN));
    }

    private static double[] values(Windows windows, int channel) {
        float[] features = windows.features();
        double[] values = new double[features.length / windows.channels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = features[i * windows.channels() + channel];
        }
        return values;
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;
import java.util.List;

/**
 * Brings several sensors' samples to the same points in time. Where all were measured at the same times, those are it;
 * otherwise the points are even, and lie between samples by linear interpolation. Points in a pause of one sensor are left
 * out, so that whoever cuts windows sees the pause.
 */
final class CommonGrid {
    /** Rounding in time stamps must not cost the last sample. */
    private static final double END_TOLERANCE = 1e-6;

    private final List<SensorColumns.Sensor> sensors;
    private final int channels;
    private final HeldMemory memory;

    /** A recording of all sensors, and whether it took interpolation. */
    record Joined(FileRecording recording, boolean resampled) {}

    CommonGrid(List<SensorColumns.Sensor> sensors, HeldMemory memory) {
        this.sensors = sensors;
        this.channels =
                sensors.stream().mapToInt(sensor -> sensor.channels().size()).sum();
        this.memory = memory;
    }

    /**
     * Joins stretches, one of each sensor, from one point in time to another at which all have begun and none has ended.
     *
     * @param rate points per second where sensors differ
     */
    Joined join(List<FileRecording> stretches, double from, double to, double rate) throws SensorDataException {
        boolean same = stretches.stream().allMatch(stretch -> stretch.hasTimesOf(stretches.getFirst(), from, to));
        double length =
                same ? stretches.getFirst().within(from, to) : Math.floor((to - from) * rate + END_TOLERANCE) + 1;
        memory.take((long) (length * (Double.BYTES + (double) Float.BYTES * channels)));
        double[] points = same ? stretches.getFirst().times(from, to) : even(from, (int) length, rate);
        float[] samples = new float[Math.multiplyExact(points.length, channels)];
        boolean[] paused = new boolean[points.length];
        for (int sensor = 0; sensor < sensors.size(); sensor++) {
            fill(stretches.get(sensor), sensors.get(sensor).channels(), points, samples, paused);
        }
        FileRecording first = stretches.getFirst();
        return new Joined(
                same
                        ? first.with(new Timeline.Stamped(points), samples)
                        : withoutPauses(first, points, samples, paused),
                !same);
    }

    private static double[] even(double from, int length, double rate) {
        double[] points = new double[length];
        for (int i = 0; i < points.length; i++) {
            points[i] = from + i / rate;
        }
        return points;
    }

    private void fill(
            FileRecording stretch, List<Integer> targets, double[] points, float[] samples, boolean[] paused) {
        double[] seconds = stretch.seconds();
        int own = targets.size();
        double longest = stretch.longestInterval();
        int left = 0;
        for (int i = 0; i < points.length; i++) {
            while (left + 1 < seconds.length && seconds[left + 1] <= points[i]) {
                left++;
            }
            int right = Math.min(left + 1, seconds.length - 1);
            double span = seconds[right] - seconds[left];
            double share = span > 0 ? Math.clamp((points[i] - seconds[left]) / span, 0, 1) : 0;
            paused[i] |= share > 0 && share < 1 && span > longest;
            for (int c = 0; c < own; c++) {
                float before = stretch.samples()[left * own + c];
                float after = stretch.samples()[right * own + c];
                samples[i * channels + targets.get(c)] = (float) (before + share * ((double) after - before));
            }
        }
    }

    private FileRecording withoutPauses(FileRecording first, double[] points, float[] samples, boolean[] paused) {
        int kept = 0;
        for (int i = 0; i < points.length; i++) {
            if (!paused[i]) {
                points[kept] = points[i];
                System.arraycopy(samples, i * channels, samples, kept * channels, channels);
                kept++;
            }
        }
        return first.with(new Timeline.Stamped(Arrays.copyOf(points, kept)), Arrays.copyOf(samples, kept * channels));
    }
}

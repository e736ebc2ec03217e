package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Cuts evenly sampled recordings into windows and collects them. */
final class WindowCutter {
    private final int length;
    private final int channels;
    private final int stride;
    private final HeldMemory memory;
    private final List<Windows> parts = new ArrayList<>();
    private final List<int[]> recordings = new ArrayList<>();
    private final List<double[]> seconds = new ArrayList<>();

    WindowCutter(int length, int channels, double overlap, HeldMemory memory) {
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException(
                    "an overlap must be at least 0 and less than 1 but was %s".formatted(overlap));
        }
        this.length = length;
        this.channels = channels;
        this.memory = memory;
        this.stride = (int) Math.max(1, Math.round(length * (1 - overlap)));
    }

    /**
     * Cuts a recording; one with {@code completable} to {@code length - 1} samples is completed.
     *
     * @param index its own, or that of the recording that it is a stretch of
     * @param start when it begins, in seconds
     * @param rate its samples per second, in Hz
     */
    void cut(Recording recording, int completable, int index, double start, double rate) throws SensorDataException {
        int samples = recording.length();
        int count = 0;
        if (samples >= length) {
            count = (samples - length) / stride + 1;
        } else if (samples >= completable) {
            count = 1;
        }
        int size = length * channels;
        // Twice, since all are put together in the end.
        memory.take(2L * count * ((long) Float.BYTES * size + Integer.BYTES));
        float[] features = new float[Math.multiplyExact(count, size)];
        int[] labels = new int[count];
        for (int window = 0; window < count; window++) {
            labels[window] = recording.label();
            int from = window * stride;
            int present = Math.min(length, samples - from);
            System.arraycopy(recording.samples(), from * channels, features, window * size, present * channels);
            for (int t = present; t < length; t++) {
                int last = window * size + (present - 1) * channels;
                System.arraycopy(features, last, features, window * size + t * channels, channels);
            }
        }
        parts.add(new Windows(length, channels, features, labels));
        recordings.add(IntStream.range(0, count).map(window -> index).toArray());
        seconds.add(IntStream.range(0, count)
                .mapToDouble(window -> start + window * stride / rate)
                .toArray());
    }

    CutWindows windows() {
        return new CutWindows(
                Windows.concatenate(length, channels, parts),
                recordings.stream().flatMapToInt(Arrays::stream).toArray(),
                seconds.stream().flatMapToDouble(Arrays::stream).toArray());
    }
}

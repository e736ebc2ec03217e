package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.Timeline;
import java.util.Arrays;

/** Cuts stretches out of recordings. */
final class Slices {
    private Slices() {}

    /** Samples {@code from} (inclusive) to {@code to} (exclusive). */
    static Recording of(Recording recording, int from, int to) {
        if (from == 0 && to == recording.length()) {
            return recording;
        }
        int channels = recording.channels();
        Timeline timeline = switch (recording.timeline()) {
            case Timeline.Uniform uniform -> uniform;
            case Timeline.Stamped(double[] seconds) -> new Timeline.Stamped(Arrays.copyOfRange(seconds, from, to));
        };
        float[] samples = Arrays.copyOfRange(recording.samples(), from * channels, to * channels);
        return new Recording(recording.session(), recording.label(), timeline, channels, samples);
    }
}

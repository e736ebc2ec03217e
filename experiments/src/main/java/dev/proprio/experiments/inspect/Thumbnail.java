package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of a recording.
 *
 * @param seconds how long it is
 * @param channels the values of each channel
 */
public record Thumbnail(double seconds, List<float[]> channels) {
    private static final double SHOWN_SECONDS = 5;
    private static final int MOST_POINTS = 400;
    private static final int MOST_CHANNELS = 12;

    public Thumbnail {
        channels = List.copyOf(channels);
    }

    static Thumbnail of(Recording recording, DataDescription description) {
        double rate = description.sampleRate() > 0 ? description.sampleRate() : 1;
        int points = (int) Math.clamp(SHOWN_SECONDS * rate, 1, Math.min(MOST_POINTS, Math.max(1, recording.length())));
        List<float[]> channels = new ArrayList<>();
        for (int channel = 0; channel < Math.min(MOST_CHANNELS, recording.channels()); channel++) {
            float[] values = new float[points];
            for (int point = 0; point < points && point < recording.length(); point++) {
                values[point] = recording.samples()[point * recording.channels() + channel];
            }
            channels.add(values);
        }
        return new Thumbnail(points / rate, channels);
    }
}

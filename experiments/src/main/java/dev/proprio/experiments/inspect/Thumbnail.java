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
    /** Of all classes and channels together, so that a page of them stays small. */
    private static final int MOST_VALUES = 60_000;

    private static final int FEWEST_POINTS = 20;

    public Thumbnail {
        channels = List.copyOf(channels);
    }

    static Thumbnail of(Recording recording, DataDescription description) {
        double rate = description.sampleRate() > 0 ? description.sampleRate() : 1;
        int shown = (int) Math.clamp(SHOWN_SECONDS * rate, 1, Math.max(1, recording.length()));
        int pictures = description.classes().size() * Math.min(MOST_CHANNELS, recording.channels());
        int most = Math.clamp(MOST_VALUES / Math.max(1, pictures), FEWEST_POINTS, MOST_POINTS);
        int step = Math.ceilDiv(shown, most);
        int points = Math.ceilDiv(shown, step);
        List<float[]> channels = new ArrayList<>();
        for (int channel = 0; channel < Math.min(MOST_CHANNELS, recording.channels()); channel++) {
            float[] values = new float[points];
            for (int point = 0; point < points && point * step < recording.length(); point++) {
                values[point] = recording.samples()[point * step * recording.channels() + channel];
            }
            channels.add(values);
        }
        return new Thumbnail(shown / rate, channels);
    }
}

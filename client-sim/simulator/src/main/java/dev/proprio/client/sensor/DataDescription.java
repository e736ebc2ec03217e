package dev.proprio.client.sensor;

import java.util.List;

/**
 * What a data source holds.
 *
 * @param name the source's name
 * @param channels the channels' names, with units, in the order of the samples
 * @param classes the labels' names; a label is an index into them
 * @param sampleRate nominal samples per second, in Hz; 0 for {@linkplain #vectors vectors}
 * @param windowed true when the authors cut the recordings into windows already: each recording is
 *     one window, neighbours may overlap, and the order is theirs
 * @param citation whom to cite, or an empty text
 */
public record DataDescription(
        String name,
        List<String> channels,
        List<String> classes,
        double sampleRate,
        boolean windowed,
        String citation) {
    public DataDescription {
        channels = List.copyOf(channels);
        classes = List.copyOf(classes);
    }

    /** The description of vectors without a time: each recording is one vector, whose values are the channels. */
    public static DataDescription vectors(String name, List<String> values, List<String> classes, String citation) {
        return new DataDescription(name, values, classes, 0, true, citation);
    }

    /** Whether recordings are vectors, of one point and without a time. */
    public boolean isVectors() {
        return windowed && sampleRate == 0;
    }
}

package dev.proprio.experiments.exploration;

import java.util.List;
import java.util.Optional;

/**
 * Whose windows of which class a run's last model was tested on, the content of {@code windows.json}.
 *
 * @param windows how many there are
 * @param shown how many of them are kept with their signals
 * @param perClass the most of one person's and class's that are
 * @param withheld why none is; empty if they may be
 * @param classes their names, in the order of the counts
 * @param channels what the signals are of
 * @param channelsLeftOut how many more channels there are
 * @param windowSeconds how long a window is; empty for vectors without a time
 * @param hertz from one frequency of a spectrum to the next, and from 0 to the first; empty without spectra
 * @param people in the data's order
 * @param peopleLeftOut how many more people there are
 * @param spectra the mean over the windows that are kept, for each class that has some
 */
public record WindowOverview(
        long windows,
        int shown,
        int perClass,
        Optional<String> withheld,
        List<String> classes,
        List<String> channels,
        int channelsLeftOut,
        Optional<Double> windowSeconds,
        Optional<Double> hertz,
        List<PersonCounts> people,
        int peopleLeftOut,
        List<ClassSpectrum> spectra) {
    /** Its file in a run's folder. */
    public static final String FILE = "windows.json";

    public WindowOverview {
        classes = List.copyOf(classes);
        channels = List.copyOf(channels);
        people = List.copyOf(people);
        spectra = List.copyOf(spectra);
    }
}

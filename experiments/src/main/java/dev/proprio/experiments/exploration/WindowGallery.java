package dev.proprio.experiments.exploration;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.experiments.evaluation.PersonPredictions;
import dev.proprio.experiments.mistakes.ChannelTrace;
import dev.proprio.experiments.mistakes.RecordingParts;
import dev.proprio.experiments.mistakes.WindowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The windows that a model was tested on, counted, and some of them with their signals and spectra.
 *
 * @param people those of {@link WindowOverview#people}, in that order; empty where windows are withheld
 */
public record WindowGallery(WindowOverview overview, List<ShownPerson> people) {
    /** The file of the people, each on a line. */
    public static final String FILE = "windows.jsonl";

    private static final int PER_CLASS = 2;

    /** So many people are counted one by one. */
    private static final int MOST_PEOPLE = 2_000;

    /** So much JSON the windows of a run are at most, and those of one person, in bytes. */
    private static final int MOST_BYTES = 6_000_000;

    private static final int MOST_OF_ONE = 1_800_000;

    /** So much is what is said of a window in words, and of a channel's ends. */
    private static final int WORDS = 220;

    private static final int ENDS = 56;

    public WindowGallery {
        people = List.copyOf(people);
    }

    /**
     * Counts and draws.
     *
     * @param said of everybody, with where the windows come from
     * @param source of the windows
     * @param seed by which the shown ones are drawn
     * @param withheld why none may be shown; empty if they may be
     * @throws SensorDataException if windows can't be read
     */
    public static WindowGallery of(
            List<PersonPredictions> said, WindowSource source, long seed, Optional<String> withheld)
            throws SensorDataException {
        List<PersonPredictions> listed = said.subList(0, Math.min(said.size(), MOST_PEOPLE));
        int points = source.input().length();
        double rate = source.input().rate();
        Optional<PowerSpectrum> spectrum =
                PowerSpectrum.fits(points, rate) ? Optional.of(new PowerSpectrum(points, rate)) : Optional.empty();
        int channels = source.input().channels().size();
        int drawn = withheld.isPresent() ? 0 : Math.min(channels, ChannelTrace.MOST_CHANNELS);
        int classes = source.input().classes().size();
        int cost = WORDS
                + drawn * (ENDS + text(points))
                + drawn * spectrum.map(of -> ENDS + text(of.bins())).orElse(0);
        List<int[]> chosen = withheld.isPresent()
                ? List.of()
                : ShownWindowDraw.of(listed, classes, PER_CLASS, MOST_BYTES / cost, MOST_OF_ONE / cost, seed);
        var spectra = new MeanSpectra(source.input().classes(), drawn);
        List<ShownPerson> people = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            people.add(show(listed.get(i), chosen.get(i), source, spectrum, spectra));
        }
        var overview = new WindowOverview(
                said.stream().mapToLong(person -> person.truth().length).sum(),
                chosen.stream().mapToInt(some -> some.length).sum(),
                PER_CLASS,
                withheld,
                source.input().classes(),
                source.input().channels().subList(0, drawn),
                channels - drawn,
                rate > 0 ? Optional.of(points / rate) : Optional.empty(),
                withheld.isPresent() ? Optional.empty() : spectrum.map(PowerSpectrum::step),
                IntStream.range(0, listed.size())
                        .mapToObj(i -> counts(listed.get(i), classes, chosen.isEmpty() ? 0 : chosen.get(i).length))
                        .toList(),
                said.size() - listed.size(),
                spectra.means());
        return new WindowGallery(overview, people);
    }

    /** How many characters a channel of so many points is. */
    private static int text(int points) {
        return (ChannelTrace.values(points) + 2) / 3 * 4;
    }

    private static PersonCounts counts(PersonPredictions person, int classes, int shown) {
        int[] counts = new int[classes];
        for (int truth : person.truth()) {
            counts[truth]++;
        }
        return new PersonCounts(person.person(), IntStream.of(counts).boxed().toList(), shown);
    }

    private static ShownPerson show(
            PersonPredictions said,
            int[] chosen,
            WindowSource source,
            Optional<PowerSpectrum> spectrum,
            MeanSpectra spectra)
            throws SensorDataException {
        List<ShownWindow> shown = new ArrayList<>();
        if (chosen.length > 0) {
            Windows windows = source.windows(said);
            for (int window : chosen) {
                List<double[]> powers = new ArrayList<>();
                for (int channel = 0; spectrum.isPresent() && channel < spectra.channels(); channel++) {
                    powers.add(spectrum.get().of(ChannelTrace.points(windows, window, channel, source.input())));
                }
                spectra.add(said.truth()[window], powers);
                shown.add(window(said, window, ChannelTrace.of(windows, window, source.input()), powers, source));
            }
        }
        return new ShownPerson(said.person(), shown);
    }

    private static ShownWindow window(
            PersonPredictions said,
            int window,
            List<ChannelTrace> signals,
            List<double[]> powers,
            WindowSource source) {
        List<String> classes = source.input().classes();
        int predicted = said.predicted()[window];
        return new ShownWindow(
                said.origins().get(window).session(),
                said.origins().get(window).recording(),
                said.origins().get(window).seconds(),
                RecordingParts.after(said.origins().get(window)),
                classes.get(said.truth()[window]),
                classes.get(predicted),
                said.scores().map(scores -> scores[window * classes.size() + predicted]),
                signals,
                powers.stream()
                        .map(power -> ChannelTrace.drawn(PowerSpectrum.decibels(power)))
                        .toList());
    }
}

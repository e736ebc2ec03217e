package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.Seconds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What data holds.
 *
 * @param people each person's amounts
 * @param channels each channel's values
 * @param rates samples per second of the recordings outside pauses, sorted
 * @param gaps how many intervals are longer than 1.75 usual ones
 * @param longestGap in seconds
 * @param thumbnails the beginning of one recording of each class that has one
 * @param units what accelerometers' lengths say of their units
 * @param notes what the source tells
 */
public record DataFigures(
        DataDescription description,
        List<PersonAmounts> people,
        List<ChannelValues> channels,
        List<Double> rates,
        long gaps,
        double longestGap,
        Map<String, Thumbnail> thumbnails,
        List<String> units,
        List<String> notes) {
    private static final double PAUSE = 1.75;

    public DataFigures {
        people = List.copyOf(people);
        channels = List.copyOf(channels);
        rates = List.copyOf(rates);
        units = List.copyOf(units);
        notes = List.copyOf(notes);
    }

    /**
     * A person's amounts.
     *
     * @param windows without overlap, by class
     */
    public record PersonAmounts(
            String id,
            int sessions,
            int recordings,
            double seconds,
            List<Integer> windows,
            Map<String, String> facts) {}

    /** Reads all recordings once. */
    public static DataFigures of(SensorData data, Preprocessing preprocessing) throws SensorDataException {
        DataDescription description = data.description();
        List<ChannelValues.Builder> channels =
                description.channels().stream().map(ChannelValues.Builder::new).toList();
        List<PersonAmounts> people = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<UnitCheck.Power> powers = new ArrayList<>();
        Map<String, Thumbnail> thumbnails = new TreeMap<>();
        long gaps = 0;
        double longest = 0;
        for (int user = 0; user < data.users(); user++) {
            Interruption.check();
            List<Recording> recordings = data.recordings(user);
            double seconds = 0;
            for (Recording recording : recordings) {
                for (int i = 0; i < recording.samples().length; i++) {
                    channels.get(i % recording.channels()).add(recording.samples()[i]);
                }
                powers.add(UnitCheck.power(data.userId(user), recording.samples(), recording.channels()));
                thumbnails.putIfAbsent(
                        description.classes().get(recording.label()), Thumbnail.of(recording, description));
                if (recording.timeline() instanceof Timeline.Stamped(double[] times) && times.length > 1) {
                    double usual = Seconds.medianInterval(times);
                    rates.add(1 / usual);
                    for (int i = 1; i < times.length; i++) {
                        double interval = times[i] - times[i - 1];
                        gaps += interval > PAUSE * usual ? 1 : 0;
                        longest = Math.max(longest, interval > PAUSE * usual ? interval : 0);
                    }
                    seconds += times[times.length - 1] - times[0];
                } else if (recording.timeline() instanceof Timeline.Uniform(double rate)) {
                    seconds += recording.length() / rate;
                }
            }
            people.add(new PersonAmounts(
                    data.userId(user),
                    (int) recordings.stream().map(Recording::session).distinct().count(),
                    recordings.size(),
                    description.isVectors() ? 0 : seconds,
                    windows(description, preprocessing, recordings),
                    data.facts(user)));
        }
        rates.sort(Comparator.naturalOrder());
        return new DataFigures(
                description,
                people,
                channels.stream().map(ChannelValues.Builder::values).toList(),
                rates,
                gaps,
                longest,
                thumbnails,
                UnitCheck.notes(description.channels(), powers),
                data.notes());
    }

    private static List<Integer> windows(
            DataDescription description, Preprocessing preprocessing, List<Recording> recordings)
            throws SensorDataException {
        Windows windows = preprocessing.windows(description, recordings, 0);
        int[] counts = new int[description.classes().size()];
        for (int label : windows.labels()) {
            counts[label]++;
        }
        return Arrays.stream(counts).boxed().toList();
    }

    /** How many windows of a class all people have together. */
    public long windows(int label) {
        return people.stream().mapToLong(person -> person.windows().get(label)).sum();
    }
}

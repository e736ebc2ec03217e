package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whether the deviation that a channel is divided by is that of its values, or that of a few values, or of one person,
 * far from all others, beside which the others become nearly alike. Looks at all values for their ends, and at a sample
 * of them, spread evenly, for where most lie. Not thread-safe.
 */
public final class ExtremeValues {
    /** Values of a channel that are sampled, of all people together. */
    private static final int SAMPLED = 8192;

    private static final int FEWEST_SAMPLED = 16;
    /** Of fewer values nothing is said. */
    private static final int FEWEST_VALUES = 20;
    /** This share of the values on either side may be outside of where most lie. */
    private static final double OUTERMOST = 0.0025;
    /** Of fewer people none is said to differ from the others. */
    private static final int FEWEST_PEOPLE = 5;
    /** A deviation that is so many times smaller without someone is that person's. */
    private static final double ONE_PERSONS = 5;

    private final int channels;
    private final int each;
    private final List<Person> people = new ArrayList<>();

    /** The values of someone: a sample by channel, and the ends. */
    private record Person(String id, double[][] sample, float[] least, float[] most) {}

    /** Where most values of a channel lie; of {@code count} sampled values, {@code outside} on either side do not. */
    private record Bulk(double low, double high, int outside, int count) {
        double reach() {
            return high - low;
        }

        boolean isFar(double value) {
            return value < low - reach() || value > high + reach();
        }

        double distance(double value) {
            return Math.max(low - value, value - high);
        }

        String outermost() {
            return count * OUTERMOST >= 1 ? "5 in 1000" : "the outermost 2";
        }
    }

    /** @param people how many people's windows will be added, at least 1 */
    public ExtremeValues(int channels, int people) {
        this.channels = channels;
        this.each = Math.max(FEWEST_SAMPLED, SAMPLED / people);
    }

    /** Looks at someone's windows, which are not kept. */
    public void add(String person, Windows part) {
        float[] features = part.features();
        int points = features.length / channels;
        if (points == 0) {
            return;
        }
        int sampled = Math.min(points, each);
        double[][] sample = new double[channels][sampled];
        for (int channel = 0; channel < channels; channel++) {
            for (int i = 0; i < sampled; i++) {
                int point = (int) ((long) i * points / sampled);
                sample[channel][i] = features[point * channels + channel];
            }
        }
        float[] least = Arrays.copyOf(features, channels);
        float[] most = least.clone();
        for (int channel = 0; channel < channels; channel++) {
            for (int i = channel; i < features.length; i += channels) {
                least[channel] = Math.min(least[channel], features[i]);
                most[channel] = Math.max(most[channel], features[i]);
            }
        }
        people.add(new Person(person, sample, least, most));
    }

    /**
     * A sentence for each channel whose deviation is not that of most of its values.
     *
     * @param names of the channels
     * @param fitted what normalizes all that was added
     */
    public List<String> notes(List<String> names, Normalization fitted) {
        return people.isEmpty()
                ? List.of()
                : IntStream.range(0, channels)
                        .mapToObj(channel -> note(channel, names.get(channel), fitted))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private Optional<String> note(int channel, String name, Normalization fitted) {
        return few(channel, name, fitted.mean()[channel], fitted.deviation()[channel])
                .or(() -> one(name, people.stream().map(by(channel)).toList()));
    }

    /**
     * Were values only where most lie, their deviation could be no more than half of how far those lie apart; one of
     * more than all of it has three quarters of its variance from the few outside.
     */
    private Optional<String> few(int channel, String name, double mean, double deviation) {
        double farthest = people.stream()
                .mapToDouble(person -> Math.max(person.most()[channel] - mean, mean - person.least()[channel]))
                .max()
                .orElse(0);
        int count = people.stream()
                .mapToInt(person -> person.sample()[channel].length)
                .sum();
        int outside = (int) Math.max(1, Math.round(OUTERMOST * count));
        boolean possible = farthest > deviation * Math.sqrt(0.375 * count / outside);
        if (!possible || count < FEWEST_VALUES || deviation <= Normalization.FLOOR) {
            return Optional.empty();
        }
        double[] sorted = people.stream()
                .flatMapToDouble(person -> Arrays.stream(person.sample()[channel]))
                .sorted()
                .toArray();
        var bulk = new Bulk(sorted[outside], sorted[count - 1 - outside], outside, count);
        return deviation > bulk.reach() ? Optional.of(few(channel, name, deviation, bulk)) : Optional.empty();
    }

    private String few(int channel, String name, double deviation, Bulk bulk) {
        long far = people.stream()
                .filter(person -> bulk.isFar(person.least()[channel]) || bulk.isFar(person.most()[channel]))
                .count();
        String where = "";
        double value = 0;
        double most = -1;
        for (Person person : people) {
            for (float end : new float[] {person.least()[channel], person.most()[channel]}) {
                if (bulk.distance(end) > most) {
                    most = bulk.distance(end);
                    value = end;
                    where = person.id();
                }
            }
        }
        return "%s is normalized by a deviation of %s, though all but %s of its values lie between %s and %s, so that those become nearly alike: %s of %s people whose values count for it have values far from there, the farthest, %s, that of %s; correct or leave out such rows"
                .formatted(
                        name,
                        shown(deviation),
                        bulk.outermost(),
                        shown(bulk.low()),
                        shown(bulk.high()),
                        far,
                        people.size(),
                        shown(value),
                        where);
    }

    /** A person's sample of one channel. */
    private record Share(String id, int count, double mean, double squares) {
        static double deviation(List<Share> shares) {
            double count = shares.stream().mapToInt(Share::count).sum();
            double mean = shares.stream()
                    .mapToDouble(share -> share.mean * (share.count / count))
                    .sum();
            double squares = shares.stream()
                    .mapToDouble(share -> share.squares + share.count * (share.mean - mean) * (share.mean - mean))
                    .sum();
            return Math.sqrt(squares / count);
        }
    }

    private static Function<Person, Share> by(int channel) {
        return person -> {
            double[] sample = person.sample()[channel];
            double mean = Arrays.stream(sample).average().orElse(0);
            double squares = Arrays.stream(sample)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            return new Share(person.id(), sample.length, mean, squares);
        };
    }

    private static Optional<String> one(String name, List<Share> shares) {
        if (shares.size() < FEWEST_PEOPLE) {
            return Optional.empty();
        }
        double all = Share.deviation(shares);
        for (Share share : shares) {
            double without = Share.deviation(
                    shares.stream().filter(other -> !other.equals(share)).toList());
            if (all > ONE_PERSONS * without && all > Normalization.FLOOR) {
                return Optional.of(
                        "%s is normalized by a deviation that would be %s times as small without %s, one of %s people whose values count for it; look whether that person's values are in another unit"
                                .formatted(
                                        name,
                                        without > 0 ? shown(all / without) : "infinitely many",
                                        share.id(),
                                        shares.size()));
            }
        }
        return Optional.empty();
    }

    private static String shown(double value) {
        return String.format(Locale.ROOT, "%.3g", value);
    }
}

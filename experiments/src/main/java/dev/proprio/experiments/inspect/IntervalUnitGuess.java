package dev.proprio.experiments.inspect;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * In what intervals are told: in samples, which count from 0 or 1, or in a unit of time.
 *
 * @param tables those with the intervals, which are alike
 * @param recordings a table with samples
 * @param time its column of times
 */
record IntervalUnitGuess(
        Collection<TableGuess> tables,
        String start,
        Optional<String> end,
        TableGuess recordings,
        Optional<TimeGuess> time) {
    private static final List<String> UNITS = List.of("s", "ms", "us", "ns");
    private static final double SHORTEST_SECONDS = 0.2;
    private static final double LONGEST_SECONDS = 86_400;
    private static final double FIRST_EPOCH_SECOND = 1e9;
    /** Whole numbers that are fewer samples than these may be seconds. */
    private static final double FEW_SAMPLES = 250;

    /** Adds what is to be set, and what nothing tells. */
    void add(List<String> settings, List<String> doubts) {
        TableGuess table = tables.iterator().next();
        int column = table.index(start);
        if (!table.isNumeric(column)) {
            settings.add("unit: s");
            return;
        }
        Optional<String> named = named(table.title(column));
        if (time.isEmpty()) {
            boolean whole = starts().allMatch(value -> value == Math.rint(value));
            if (named.isPresent() || !whole) {
                settings.add("unit: " + named.orElse("s"));
            } else {
                samples(table.title(column), settings, doubts);
            }
            return;
        }
        settings.add("unit: " + named.orElseGet(() -> likely(doubts)));
    }

    private void samples(String title, List<String> settings, List<String> doubts) {
        settings.add("unit: samples");
        if (!title.toLowerCase(Locale.ROOT).matches(".*(sample|index|row|frame).*") && usualLength() < FEW_SAMPLES) {
            doubts.add("whether intervals are told in samples or in seconds, for the usual one is of %s"
                    .formatted(Math.round(usualLength())));
        }
        double first = starts().min().orElse(1);
        if (first == 0) {
            settings.add("first-sample: 0");
        } else if (first != 1) {
            doubts.add("whether a recording's first sample is number 0 or 1 (first-sample)");
        }
    }

    private static Optional<String> named(String title) {
        return UNITS.stream()
                .filter(unit -> title.toLowerCase(Locale.ROOT)
                        .matches("(.*[^\\p{L}])" + (unit.equals("s") ? "(s|secs?|seconds?)" : unit) + "([^\\p{L}].*)?"))
                .findFirst();
    }

    /** The recordings' unit, unless no activity is so short or long, or it is at another time; then the one in which it fits. */
    private String likely(List<String> doubts) {
        String own = time.map(TimeGuess::unit).filter(UNITS::contains).orElse("s");
        if (fits(own)) {
            return own;
        }
        List<String> others = UNITS.stream().filter(this::fits).toList();
        if (others.size() != 1) {
            doubts.add("in what unit intervals are told, for in that of the recordings' times they would be of %s s"
                    .formatted(String.format(Locale.ROOT, "%.3g", usualLength() * seconds(own))));
        }
        return others.isEmpty() ? own : others.getFirst();
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "ms" -> 1e-3;
            case "us" -> 1e-6;
            case "ns" -> 1e-9;
            default -> 1;
        };
    }

    private boolean fits(String unit) {
        double length = usualLength() * seconds(unit);
        double first = starts().min().orElse(0) * seconds(unit);
        return length >= SHORTEST_SECONDS
                && length <= LONGEST_SECONDS
                && isEpoch(first) == isEpoch(firstSecond().orElse(first));
    }

    private static boolean isEpoch(double seconds) {
        return seconds >= FIRST_EPOCH_SECOND && seconds < 10 * FIRST_EPOCH_SECOND;
    }

    /** When the recordings begin, if they say so by a number. */
    private Optional<Double> firstSecond() {
        return time.filter(found -> UNITS.contains(found.unit()))
                .map(found -> recordings.numbersOf(recordings.index(found.column()))[0] * seconds(found.unit()));
    }

    private DoubleStream starts() {
        return tables.stream().flatMapToDouble(table -> Arrays.stream(table.numbersOf(table.index(start))));
    }

    /** The median of their lengths. */
    private double usualLength() {
        double[] lengths = tables.stream()
                .flatMapToDouble(table -> {
                    double[] from = table.numbersOf(table.index(start));
                    double[] to = end.map(column -> table.numbersOf(table.index(column)))
                            .orElseGet(() -> Arrays.copyOfRange(from, Math.min(1, from.length), from.length));
                    return IntStream.range(0, Math.min(from.length, to.length))
                            .mapToDouble(row -> to[row] - from[row])
                            .filter(length -> length > 0);
                })
                .sorted()
                .toArray();
        return lengths.length == 0 ? 0 : lengths[lengths.length / 2];
    }
}

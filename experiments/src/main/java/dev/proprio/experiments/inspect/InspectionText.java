package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.Hertz;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of data in words, the same for a terminal and a page. */
public final class InspectionText {
    private InspectionText() {}

    /** One line about all. */
    public static String summary(DataFigures figures) {
        double seconds = figures.people().stream()
                .mapToDouble(DataFigures.PersonAmounts::seconds)
                .sum();
        return "%s, %s, %s, %s, %s of %s hours"
                .formatted(
                        CountText.of(figures.people().size(), "person", "people"),
                        CountText.of(figures.description().classes().size(), "class", "classes"),
                        CountText.of(figures.channels().size(), "channel"),
                        CountText.of(sum(figures, DataFigures.PersonAmounts::sessions), "session"),
                        CountText.of(sum(figures, DataFigures.PersonAmounts::recordings), "recording"),
                        String.format(Locale.ROOT, "%.2f", seconds / 3600));
    }

    private static long sum(DataFigures figures, java.util.function.ToLongFunction<DataFigures.PersonAmounts> amount) {
        return figures.people().stream().mapToLong(amount).sum();
    }

    /** What is strange, a sentence each: rates, gaps, units, saturation, and what the source tells. */
    public static List<String> remarks(DataFigures figures) {
        List<String> remarks = new ArrayList<>();
        List<Double> rates = figures.rates();
        if (!rates.isEmpty()) {
            remarks.add("samples per second by their times: median %s, from %s to %s; the source's rate is %s"
                    .formatted(
                            Hertz.text(rates.get(rates.size() / 2)),
                            Hertz.text(rates.getFirst()),
                            Hertz.text(rates.getLast()),
                            Hertz.text(figures.description().sampleRate())));
        } else if (!figures.description().isVectors()) {
            remarks.add("no times: %s samples a second are what the source says"
                    .formatted(Hertz.text(figures.description().sampleRate())));
        }
        if (figures.gaps() > 0) {
            remarks.add("%s longer than 1.75 usual intervals, the longest %s s"
                    .formatted(
                            CountText.of(figures.gaps(), "gap is", "gaps are"),
                            String.format(Locale.ROOT, "%.3g", figures.longestGap())));
        }
        remarks.addAll(figures.units());
        for (ChannelValues channel : figures.channels()) {
            if (channel.isSaturated()) {
                remarks.add(
                        "%s: %s samples are at %s and %s at %s, the ends of what it measured: saturated, or rounded coarsely"
                                .formatted(
                                        channel.name(),
                                        channel.atLeast(),
                                        number(channel.least()),
                                        channel.atMost(),
                                        number(channel.most())));
            } else if (channel.least() == channel.most()) {
                remarks.add("%s: it never varies".formatted(channel.name()));
            }
        }
        remarks.addAll(figures.notes());
        return remarks;
    }

    /** A value as tables have it. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** The facts of a person in one cell. */
    public static String facts(DataFigures.PersonAmounts person) {
        return String.join(
                ", ",
                person.facts().entrySet().stream()
                        .map(fact -> fact.getKey() + " " + fact.getValue())
                        .toList());
    }
}

package dev.proprio.experiments.inspect;

import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Whether accelerations are in the unit that their names say, and everybody's in the same one: at rest their length is 1 g, or 9.8 m/s2. */
final class UnitCheck {
    private static final double G = 9.80665;
    private static final double TOLERANCE = 1.5;
    /** No movement makes the length of one person's accelerations so many times that of others. */
    private static final double OTHER_UNIT = 5;

    private static final int NAMED = 5;
    /** What names other than those with acc say of an acceleration: its unit, or no more than its axis. */
    private static final Pattern ACCELERATION = Pattern.compile("^a[xyz]\\b|m/s|m_s2|[(\\[]g[)\\]]");

    private static final Pattern AXIS = Pattern.compile("(?<=^a)[xyz]\\b|(?<![a-z])[xyz](?![a-z])");

    /**
     * The values of a recording.
     *
     * @param meanSquares of each channel
     */
    record Power(String person, double[] meanSquares) {
        double length(List<Integer> axes) {
            return Math.sqrt(
                    axes.stream().mapToDouble(axis -> meanSquares[axis]).sum());
        }
    }

    private UnitCheck() {}

    /** What has to be said of each accelerometer: three channels whose names differ in x, y and z. */
    static List<String> notes(List<String> channels, List<Power> recordings) {
        Map<String, List<Integer>> sensors = new LinkedHashMap<>();
        for (int channel = 0; channel < channels.size(); channel++) {
            String name = channels.get(channel).toLowerCase(Locale.ROOT);
            if (name.contains("acc")) {
                sensors.computeIfAbsent(name.replaceFirst("acc(.*?)[xyz]", "acc$1?"), key -> new ArrayList<>())
                        .add(channel);
            } else if (ACCELERATION.matcher(name).find()) {
                sensors.computeIfAbsent(AXIS.matcher(name).replaceFirst("?"), key -> new ArrayList<>())
                        .add(channel);
            }
        }
        List<String> notes = new ArrayList<>();
        sensors.values().stream()
                .filter(axes -> axes.size() == 3 && !recordings.isEmpty())
                .forEach(axes -> notes.add(String.join(
                                ", ", axes.stream().map(channels::get).toList()) + ": "
                        + mixed(axes, recordings)
                                .or(() -> different(axes, recordings))
                                .orElseGet(() -> unit(channels.get(axes.getFirst()), length(recordings, axes)))));
        return notes;
    }

    private static double length(List<Power> recordings, List<Integer> axes) {
        return Math.sqrt(recordings.stream()
                .mapToDouble(recording -> recording.length(axes) * recording.length(axes))
                .average()
                .orElse(0));
    }

    /** Recordings in g beside others in m/s2. */
    private static Optional<String> mixed(List<Integer> axes, List<Power> recordings) {
        List<Power> metres = recordings.stream()
                .filter(recording -> isNear(recording.length(axes), G))
                .toList();
        List<Power> g = recordings.stream()
                .filter(recording -> isNear(recording.length(axes), 1))
                .toList();
        if (metres.isEmpty() || g.isEmpty()) {
            return Optional.empty();
        }
        boolean fewMetres = metres.size() <= g.size();
        List<Power> few = fewMetres ? metres : g;
        List<Power> many = fewMetres ? g : metres;
        return Optional.of(
                "of %s (%s) their length is about %s, as in %s, of %s others about %s, as in %s: THEY ARE IN DIFFERENT UNITS; read them as two sources that are combined, and multiply the channels of one"
                        .formatted(
                                CountText.of(few.size(), "recording", "recordings"),
                                people(few),
                                shown(length(few, axes)),
                                fewMetres ? "m/s2" : "g",
                                many.size(),
                                shown(length(many, axes)),
                                fewMetres ? "g" : "m/s2"));
    }

    /** People whose accelerations are many times those of most. */
    private static Optional<String> different(List<Integer> axes, List<Power> recordings) {
        Map<String, List<Power>> byPerson = new LinkedHashMap<>();
        recordings.forEach(recording -> byPerson.computeIfAbsent(recording.person(), key -> new ArrayList<>())
                .add(recording));
        double[] lengths = byPerson.values().stream()
                .mapToDouble(own -> length(own, axes))
                .sorted()
                .toArray();
        double usual = lengths[lengths.length / 2];
        List<Power> others = byPerson.values().stream()
                .filter(own -> length(own, axes) > OTHER_UNIT * usual || length(own, axes) < usual / OTHER_UNIT)
                .flatMap(List::stream)
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "of %s their length is from %s to %s, while it usually is about %s: they may be in another unit"
                                .formatted(
                                        people(others),
                                        shown(lengthsOf(others, axes)[0]),
                                        shown(lengthsOf(others, axes)[others.size() - 1]),
                                        shown(usual)));
    }

    private static double[] lengthsOf(List<Power> recordings, List<Integer> axes) {
        return recordings.stream()
                .mapToDouble(recording -> recording.length(axes))
                .sorted()
                .toArray();
    }

    private static String people(List<Power> recordings) {
        Set<String> names = new LinkedHashSet<>();
        recordings.forEach(recording -> names.add(recording.person()));
        List<String> all = List.copyOf(names);
        String some = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
        return all.size() > NAMED ? "%s and %s more".formatted(some, all.size() - NAMED) : some;
    }

    private static String unit(String channel, double length) {
        String first = channel.toLowerCase(Locale.ROOT);
        boolean saysG = first.endsWith("_g") || first.endsWith("(g)") || first.endsWith("[g]");
        boolean saysMetres = first.contains("m_s2") || first.contains("m/s");
        if (isNear(length, 1)) {
            return "their length is about %s, so they are in g%s"
                    .formatted(shown(length), saysMetres ? ", WHILE THEIR NAMES SAY m/s2" : "");
        }
        if (isNear(length, G)) {
            return "their length is about %s, so they are in m/s2%s"
                    .formatted(shown(length), saysG ? ", WHILE THEIR NAMES SAY g" : "");
        }
        if (isNear(length, 1000)) {
            return "their length is about %s, so they are in thousandths of a g%s"
                    .formatted(shown(length), saysG || saysMetres ? ", WHILE THEIR NAMES SAY OTHERWISE" : "");
        }
        return "their length is about %s, neither 1 g nor 9.8 m/s2: they are without gravity, or in another unit"
                .formatted(shown(length));
    }

    private static String shown(double length) {
        return String.format(Locale.ROOT, "%.3g", length);
    }

    private static boolean isNear(double length, double unit) {
        return length > unit / TOLERANCE && length < unit * TOLERANCE;
    }

    /** Of a recording whose samples stand channel by channel within each row. */
    static Power power(String person, float[] samples, int channels) {
        double[] squares = new double[channels];
        IntStream.range(0, samples.length).forEach(i -> squares[i % channels] += (double) samples[i] * samples[i]);
        int rows = Math.max(1, samples.length / channels);
        return new Power(person, Arrays.stream(squares).map(sum -> sum / rows).toArray());
    }
}

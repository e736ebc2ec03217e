package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether accelerations are in the unit that their names say: at rest their length is 1 g, or 9.8 m/s2. */
final class UnitCheck {
    private static final double G = 9.80665;
    private static final double TOLERANCE = 1.5;
    /** What names other than those with acc say of an acceleration: its unit, or no more than its axis. */
    private static final Pattern ACCELERATION = Pattern.compile("^a[xyz]\\b|m/s|m_s2|[(\\[]g[)\\]]");

    private static final Pattern AXIS = Pattern.compile("(?<=^a)[xyz]\\b|(?<![a-z])[xyz](?![a-z])");

    private UnitCheck() {}

    /** What has to be said of each accelerometer: three channels whose names differ in x, y and z. */
    static List<String> notes(List<ChannelValues> channels) {
        Map<String, List<ChannelValues>> sensors = new LinkedHashMap<>();
        for (ChannelValues channel : channels) {
            String name = channel.name().toLowerCase(Locale.ROOT);
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
                .filter(axes -> axes.size() == 3)
                .forEach(axes -> note(axes).ifPresent(notes::add));
        return notes;
    }

    private static Optional<String> note(List<ChannelValues> axes) {
        double length =
                Math.sqrt(axes.stream().mapToDouble(ChannelValues::meanSquare).sum());
        String names = String.join(", ", axes.stream().map(ChannelValues::name).toList());
        String first = axes.getFirst().name().toLowerCase(Locale.ROOT);
        boolean saysG = first.endsWith("_g") || first.endsWith("(g)") || first.endsWith("[g]");
        boolean saysMetres = first.contains("m_s2") || first.contains("m/s");
        String shown = String.format(Locale.ROOT, "%.3g", length);
        if (isNear(length, 1)) {
            return Optional.of("%s: their length is about %s, so they are in g%s"
                    .formatted(names, shown, saysMetres ? ", WHILE THEIR NAMES SAY m/s2" : ""));
        }
        if (isNear(length, G)) {
            return Optional.of("%s: their length is about %s, so they are in m/s2%s"
                    .formatted(names, shown, saysG ? ", WHILE THEIR NAMES SAY g" : ""));
        }
        return Optional.of(
                "%s: their length is about %s, neither 1 g nor 9.8 m/s2: they are without gravity, or in another unit"
                        .formatted(names, shown));
    }

    private static boolean isNear(double length, double unit) {
        return length > unit / TOLERANCE && length < unit * TOLERANCE;
    }
}

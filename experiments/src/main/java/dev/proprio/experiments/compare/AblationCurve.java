package dev.proprio.experiments.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * How a figure goes with one quantity that is changed, all else and the budget being equal: a curve for each value of a
 * second setting, or one.
 *
 * @param quantity what is changed: the path of a setting, or {@link #PAYLOAD}
 * @param curves by name, each by ascending value
 */
public record AblationCurve(String quantity, Map<String, List<AblationPoint>> curves) {
    /** Instead of a setting: what an update takes on its way to the coordinator, in kB, as it was measured. */
    public static final String PAYLOAD = "payload";

    /** Budgets that differ by more are not equal. */
    private static final double EQUAL = 1.1;

    /**
     * The curves of {@code groups}.
     *
     * @param quantity the path of a setting whose values are numbers, or {@link #PAYLOAD}
     * @param by the path of a setting, each of whose values has a curve of its own; empty for one curve
     * @param notes gets what has to be known
     * @throws IncomparableException if a group has no such number, or two of a curve have the same
     */
    static AblationCurve of(
            List<RunGroup> groups, List<GroupSummary> summaries, String quantity, String by, List<String> notes)
            throws IncomparableException {
        Map<String, List<AblationPoint>> curves = new LinkedHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            RunGroup group = groups.get(i);
            var point = new AblationPoint(
                    value(group, quantity),
                    summaries.get(i),
                    mean(group, AblationCurve::updates),
                    mean(group, run -> run.summary().bytesUp() / 1e6));
            String curve = by.isEmpty() ? "all" : by + "=" + setting(group, by);
            List<AblationPoint> points = curves.computeIfAbsent(curve, name -> new ArrayList<>());
            for (AblationPoint other : points) {
                if (other.x() == point.x()) {
                    throw new IncomparableException(
                            "%s and %s have the same %s, so that they are no curve; name the setting in which they differ with --by"
                                    .formatted(other.group().name(), group.name(), quantity));
                }
            }
            points.add(point);
        }
        for (List<AblationPoint> points : curves.values()) {
            points.sort(Comparator.comparingDouble(AblationPoint::x));
        }
        unequal(curves, notes);
        return new AblationCurve(quantity, curves);
    }

    /** What is not the same for all is said: more rounds, or more devices in each, are more training. */
    private static void unequal(Map<String, List<AblationPoint>> curves, List<String> notes) {
        List<AblationPoint> all = curves.values().stream().flatMap(List::stream).toList();
        AblationPoint least = all.stream()
                .min(Comparator.comparingDouble(AblationPoint::updates))
                .orElseThrow();
        AblationPoint most = all.stream()
                .max(Comparator.comparingDouble(AblationPoint::updates))
                .orElseThrow();
        if (most.updates() > EQUAL * least.updates()) {
            notes.add(
                    "the points of the curve had no equal budgets: %s updates in a run of %s, %s in one of %s; a difference may come from that alone"
                            .formatted(
                                    Math.round(least.updates()),
                                    least.group().name(),
                                    Math.round(most.updates()),
                                    most.group().name()));
        }
    }

    private static double value(RunGroup group, String quantity) throws IncomparableException {
        if (quantity.equals(PAYLOAD)) {
            double updates = mean(group, AblationCurve::updates);
            return updates == 0 ? 0 : mean(group, run -> run.summary().bytesUp() / 1e3) / updates;
        }
        String text = setting(group, quantity);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IncomparableException(
                    "--curve needs a setting whose values are numbers, but %s of %s is \"%s\"; --curve payload takes the measured size of an update"
                            .formatted(quantity, group.name(), text));
        }
    }

    private static String setting(RunGroup group, String key) throws IncomparableException {
        Map<String, String> settings = DottedSettings.of(first(group).summary().spec());
        String text = settings.get(key);
        if (text == null) {
            throw new IncomparableException("%s has no setting \"%s\"; its settings are in %s"
                    .formatted(group.name(), key, first(group).folder().resolve("run.json")));
        }
        return text;
    }

    private static FinishedRun first(RunGroup group) {
        return Objects.requireNonNull(group.runs().get(group.runs().firstKey()));
    }

    private static double updates(FinishedRun run) {
        return run.summary().updates().map(counts -> (double) counts.accepted()).orElse(0.0);
    }

    private static double mean(RunGroup group, ToDoubleFunction<FinishedRun> of) {
        return group.runs().values().stream().mapToDouble(of).average().orElseThrow();
    }
}

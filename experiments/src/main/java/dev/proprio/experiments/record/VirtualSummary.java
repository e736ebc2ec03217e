package dev.proprio.experiments.record;

import dev.proprio.coordinator.devices.ClassUse;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.VirtualRow.ClassRow;
import dev.proprio.experiments.record.VirtualRow.StalenessRow;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run took by the virtual clock.
 *
 * @param hours from its start to the end of its last round
 * @param reached when which accuracy was first measured
 * @param joules that all devices spent
 * @param bytes that all devices sent and received
 * @param wastedShare share of the time that devices trained for updates that did not count
 * @param staleness how old updates were, of a server that does not wait
 * @param classes what the devices of each class did, and how well the model does for people who have such a device
 */
public record VirtualSummary(
        double hours,
        List<Reached> reached,
        double joules,
        long bytes,
        double wastedShare,
        Optional<StalenessRow> staleness,
        List<ClassFigures> classes) {
    private static final double HOUR = 3600;
    private static final int STEPS = 10;

    public VirtualSummary {
        reached = List.copyOf(reached);
        classes = List.copyOf(classes);
    }

    /**
     * When an accuracy was first measured, at least.
     *
     * @param accuracy a tenth, two tenths and so on
     * @param round after that round
     * @param hours of virtual time
     * @param updates that had counted until then
     * @param bytes that all devices had sent and received until then
     * @param joules that they had spent until then
     */
    public record Reached(double accuracy, int round, double hours, long updates, long bytes, double joules) {}

    /**
     * A class of devices.
     *
     * @param use in all rounds
     * @param people how many are tested on who have such a device
     * @param accuracy the mean of their accuracies, if there are any
     */
    public record ClassFigures(ClassRow use, int people, Optional<Double> accuracy) {}

    /**
     * A run's; empty if it had no virtual clock, or no round.
     *
     * @param rows its rounds
     * @param people who were tested on last
     */
    public static Optional<VirtualSummary> of(
            List<RoundRow> rows, List<UserResult> people, Optional<VirtualDevices> virtual) {
        List<RoundRow> timed =
                rows.stream().filter(row -> row.virtual().isPresent()).toList();
        if (virtual.isEmpty() || timed.isEmpty()) {
            return Optional.empty();
        }
        List<Reached> reached = new ArrayList<>();
        List<VirtualCost> costs = VirtualCost.after(rows);
        for (VirtualCost cost : costs) {
            while (cost.accuracy().isPresent()
                    && reached.size() < STEPS
                    && cost.accuracy().get() >= (reached.size() + 1) / (double) STEPS) {
                reached.add(new Reached(
                        (reached.size() + 1) / (double) STEPS,
                        cost.round(),
                        cost.hours(),
                        cost.updates(),
                        cost.bytes(),
                        cost.joules()));
            }
        }
        VirtualCost whole = costs.getLast();
        Map<String, ClassRow> use = new TreeMap<>();
        timed.stream()
                .flatMap(row -> row.virtual().orElseThrow().classes().stream())
                .forEach(one -> use.merge(one.deviceClass(), one, ClassRow::plus));
        Map<String, List<Double>> accuracies = new TreeMap<>();
        for (UserResult person : people) {
            accuracies
                    .computeIfAbsent(virtual.get().className(person.user()), name -> new ArrayList<>())
                    .add(person.accuracy());
        }
        // Whoever has a device that was never asked is served by the model as well.
        accuracies.keySet().forEach(name -> use.putIfAbsent(name, ClassRow.of(name, ClassUse.NONE)));
        double trained =
                use.values().stream().mapToDouble(ClassRow::computeSeconds).sum();
        double wasted = use.values().stream()
                .mapToDouble(ClassRow::wastedComputeSeconds)
                .sum();
        List<ClassFigures> classes = use.values().stream()
                .map(one -> {
                    List<Double> theirs = accuracies.getOrDefault(one.deviceClass(), List.of());
                    return new ClassFigures(
                            one,
                            theirs.size(),
                            theirs.isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(theirs.stream()
                                            .mapToDouble(Double::doubleValue)
                                            .average()
                                            .orElseThrow()));
                })
                .toList();
        return Optional.of(new VirtualSummary(
                whole.hours(),
                reached,
                whole.joules(),
                whole.bytes(),
                trained > 0 ? wasted / trained : 0,
                staleness(timed),
                classes));
    }

    /** That of all steps; empty if the server waited. */
    private static Optional<StalenessRow> staleness(List<RoundRow> rows) {
        double sum = 0;
        long counted = 0;
        int max = 0;
        int stale = 0;
        boolean any = false;
        for (RoundRow row : rows) {
            Optional<StalenessRow> step = row.virtual().flatMap(VirtualRow::staleness);
            if (step.isPresent()) {
                any = true;
                sum += step.get().mean() * row.accepted();
                counted += row.accepted();
                max = Math.max(max, step.get().max());
                stale += step.get().stale();
            }
        }
        return any ? Optional.of(new StalenessRow(counted == 0 ? 0 : sum / counted, max, stale)) : Optional.empty();
    }

    /** So many hours of virtual time, in words. */
    public static String duration(double hours) {
        if (hours < 1 / 60.0) {
            return String.format(Locale.ROOT, "%.2f s", HOUR * hours);
        }
        return hours < 1
                ? String.format(Locale.ROOT, "%.1f min", 60 * hours)
                : String.format(Locale.ROOT, "%.1f h", hours);
    }

    /** What a table says of it, by name. */
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "virtual time",
                String.format(
                        Locale.ROOT,
                        "%s; devices spent %,.1f J and %,.1f MB, %.1f %% of their training for nothing",
                        duration(hours),
                        joules,
                        bytes / 1e6,
                        100 * wastedShare));
        if (!reached.isEmpty()) {
            Reached last = reached.getLast();
            lines.put(
                    "time to accuracy",
                    String.format(
                            Locale.ROOT,
                            "%.0f %% after %s, %s updates, %,.1f MB, %,.1f J",
                            100 * last.accuracy(),
                            duration(last.hours()),
                            last.updates(),
                            last.bytes() / 1e6,
                            last.joules()));
        }
        staleness.ifPresent(old -> lines.put(
                "staleness",
                String.format(Locale.ROOT, "updates %.2f versions old in the mean, %s at most", old.mean(), old.max())
                        + (old.stale() == 0
                                ? ""
                                : "; %s too old to count, and never trained"
                                        .formatted(CountText.of(old.stale(), "more was", "more were")))));
        for (ClassFigures one : classes) {
            ClassRow use = one.use();
            lines.put(
                    "of class " + use.deviceClass(),
                    "%s asked, %s counted, %s late, %s left or failed%s"
                            .formatted(
                                    use.asked(),
                                    use.counted(),
                                    use.late(),
                                    use.failed(),
                                    one.accuracy()
                                            .map(mean -> String.format(
                                                    Locale.ROOT,
                                                    "; accuracy %.1f %% of %s people",
                                                    100 * mean,
                                                    one.people()))
                                            .orElse("")));
        }
        return lines;
    }
}

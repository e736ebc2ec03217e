package dev.proprio.experiments.compare;

import dev.proprio.experiments.record.VirtualCost;
import dev.proprio.experiments.record.VirtualSummary;
import dev.proprio.experiments.record.VirtualSummary.ClassFigures;
import dev.proprio.experiments.statistics.EffectSize;
import dev.proprio.experiments.statistics.Holm;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PValue;
import dev.proprio.experiments.statistics.PairedPermutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How long runs took by the virtual clock until an accuracy was first measured, and which classes of devices paid.
 *
 * @param target the accuracy
 * @param groups in the order of the comparison
 */
public record TimeToAccuracy(double target, List<GroupTime> groups) {
    /** Targets are so many to 1. */
    private static final int STEPS = 20;

    public TimeToAccuracy {
        groups = List.copyOf(groups);
    }

    /**
     * A group's, of those of its seeds that reached the target.
     *
     * @param reached under how many seeds it was reached
     * @param seeds how many there are
     * @param hours of virtual time until then, the mean over seeds; empty if none reached it
     * @param updates that had counted until then
     * @param megabytes that devices had sent and received until then
     * @param joules that they had spent until then
     * @param ratio the geometric mean over seeds of the hours over the control's, where all seeds of both reached it
     * @param interval of that for other seeds, at 95 %
     * @param p of the test that it is 1, exact, adjusted by Holm for all comparisons with the control
     * @param classes by class of devices
     */
    public record GroupTime(
            String group,
            int reached,
            int seeds,
            Optional<Double> hours,
            Optional<Double> updates,
            Optional<Double> megabytes,
            Optional<Double> joules,
            Optional<Double> ratio,
            Optional<Interval> interval,
            Optional<Double> p,
            List<ClassShare> classes) {
        public GroupTime {
            classes = List.copyOf(classes);
        }

        /**
         * What tables say of it, from the number of seeds to p.
         *
         * @param nothing stands where there is no figure
         */
        public List<String> cells(String nothing) {
            return List.of(
                    "%s of %s".formatted(reached, seeds),
                    hours.map(VirtualSummary::duration).orElse(nothing),
                    number(updates, "%.0f", nothing),
                    number(megabytes, "%.1f", nothing),
                    number(joules, "%.0f", nothing),
                    number(ratio, "%.3f", nothing),
                    interval.map(ends -> String.format(Locale.ROOT, "%.3f to %.3f", ends.low(), ends.high()))
                            .orElse(nothing),
                    p.map(PValue::text).orElse(nothing));
        }

        private static String number(Optional<Double> value, String format, String nothing) {
            return value.map(known -> String.format(Locale.ROOT, format, known)).orElse(nothing);
        }
    }

    /**
     * What became of a class of devices in whole runs, the mean over seeds.
     *
     * @param counted its share of the updates that counted
     * @param asked its share of the devices that were asked
     * @param accuracy of the people who have such a device, if any are tested
     */
    public record ClassShare(String deviceClass, double counted, double asked, Optional<Double> accuracy) {}

    /**
     * That of groups all of whose runs have a virtual clock; empty for others.
     *
     * @param until the accuracy; without one, the highest of 5 %, 10 % and so on that all runs reached
     * @throws IncomparableException if a target is given, and runs have no virtual clock, or none reaches it
     */
    static Optional<TimeToAccuracy> of(List<RunGroup> groups, String control, Optional<Double> until)
            throws IncomparableException {
        boolean timed = groups.stream()
                .flatMap(group -> group.runs().values().stream())
                .allMatch(run -> run.summary().virtual().isPresent());
        if (!timed) {
            if (until.isPresent()) {
                throw new IncomparableException(
                        "--until goes by virtual time, and not all runs have it; compare runs with clock: virtual");
            }
            return Optional.empty();
        }
        double target = until.orElseGet(() -> highest(groups));
        if (target <= 0) {
            return Optional.empty();
        }
        RunGroup against = groups.stream()
                .filter(group -> group.name().equals(control))
                .findFirst()
                .orElseThrow();
        List<RunGroup> others = groups.stream()
                .filter(group -> !group.equals(against) && allReach(group, target) && allReach(against, target))
                .filter(group -> !group.seedsWith(against).isEmpty())
                .toList();
        Map<String, double[]> ratios = new TreeMap<>();
        for (RunGroup group : others) {
            ratios.put(group.name(), logRatios(group, against, target));
        }
        double[] adjusted = Holm.adjust(others.stream()
                .mapToDouble(group -> PairedPermutation.of(ratios.getOrDefault(group.name(), new double[0]))
                        .p())
                .toArray());
        List<GroupTime> times = new ArrayList<>();
        for (RunGroup group : groups) {
            int at = others.indexOf(group);
            times.add(time(
                    group,
                    target,
                    Optional.ofNullable(ratios.get(group.name())),
                    at < 0 ? Optional.empty() : Optional.of(adjusted[at])));
        }
        if (until.isPresent() && times.stream().allMatch(time -> time.reached() == 0)) {
            throw new IncomparableException(
                    "none of the runs reached an accuracy of %s; lower --until".formatted(target));
        }
        return Optional.of(new TimeToAccuracy(target, times));
    }

    /** What a run had taken when it reached an accuracy, in a round of its own. */
    private static Optional<VirtualCost> reached(FinishedRun run, double target) {
        return VirtualCost.after(run.rounds()).stream()
                .filter(cost -> cost.round() > 0
                        && cost.accuracy()
                                .filter(accuracy -> accuracy >= target)
                                .isPresent())
                .findFirst();
    }

    private static double highest(Collection<RunGroup> groups) {
        double lowest = groups.stream()
                .flatMap(group -> group.runs().values().stream())
                .mapToDouble(run -> run.rounds().stream()
                        .flatMap(row -> row.accuracy().stream())
                        .mapToDouble(Double::doubleValue)
                        .max()
                        .orElse(0))
                .min()
                .orElse(0);
        return Math.floor(lowest * STEPS + 1e-9) / STEPS;
    }

    private static boolean allReach(RunGroup group, double target) {
        return group.failedSeeds().isEmpty()
                && group.runs().values().stream()
                        .allMatch(run -> reached(run, target).isPresent());
    }

    private static double[] logRatios(RunGroup group, RunGroup control, double target) {
        return group.seedsWith(control).stream()
                .mapToDouble(seed -> Math.log(hours(group, seed, target) / hours(control, seed, target)))
                .toArray();
    }

    private static double hours(RunGroup group, long seed, double target) {
        return reached(group.run(seed), target).orElseThrow().hours();
    }

    private static GroupTime time(
            RunGroup group, double target, Optional<double[]> logRatios, Optional<Double> adjusted) {
        List<VirtualCost> all = group.runs().values().stream()
                .flatMap(run -> reached(run, target).stream())
                .toList();
        return new GroupTime(
                group.name(),
                all.size(),
                group.runs().size() + group.failedSeeds().size(),
                mean(all.stream().map(VirtualCost::hours)),
                mean(all.stream().map(cost -> (double) cost.updates())),
                mean(all.stream().map(cost -> cost.bytes() / 1e6)),
                mean(all.stream().map(VirtualCost::joules)),
                logRatios.map(logs -> Math.exp(EffectSize.mean(logs))),
                logRatios.flatMap(TimeToAccuracy::interval),
                adjusted,
                classes(group));
    }

    private static Optional<Double> mean(Stream<Double> values) {
        double[] all = values.mapToDouble(Double::doubleValue).toArray();
        return all.length == 0 ? Optional.empty() : Optional.of(EffectSize.mean(all));
    }

    /** Student's, of the mean logarithm. */
    private static Optional<Interval> interval(double[] logs) {
        if (logs.length < 2) {
            return Optional.empty();
        }
        double mean = EffectSize.mean(logs);
        double variance =
                Arrays.stream(logs).map(log -> (log - mean) * (log - mean)).sum() / (logs.length - 1);
        double reach = new TDistribution(logs.length - 1).inverseCumulativeProbability((1 + Interval.LEVEL) / 2)
                * Math.sqrt(variance / logs.length);
        return Optional.of(new Interval(Math.exp(mean - reach), Math.exp(mean + reach)));
    }

    private static List<ClassShare> classes(RunGroup group) {
        Map<String, List<ClassShare>> byClass = new TreeMap<>();
        for (FinishedRun run : group.runs().values()) {
            List<ClassFigures> figures = run.summary().virtual().orElseThrow().classes();
            double counted =
                    figures.stream().mapToLong(one -> one.use().counted()).sum();
            double asked = figures.stream().mapToLong(one -> one.use().asked()).sum();
            for (ClassFigures one : figures) {
                byClass.computeIfAbsent(one.use().deviceClass(), name -> new ArrayList<>())
                        .add(new ClassShare(
                                one.use().deviceClass(),
                                counted > 0 ? one.use().counted() / counted : 0,
                                asked > 0 ? one.use().asked() / asked : 0,
                                one.accuracy()));
            }
        }
        double runs = group.runs().size();
        List<ClassShare> means = new ArrayList<>();
        byClass.forEach((name, shares) -> means.add(new ClassShare(
                name,
                shares.stream().mapToDouble(ClassShare::counted).sum() / runs,
                shares.stream().mapToDouble(ClassShare::asked).sum() / runs,
                mean(shares.stream().flatMap(share -> share.accuracy().stream())))));
        return means;
    }
}

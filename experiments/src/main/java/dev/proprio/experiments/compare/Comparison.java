package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.UpdateWeights;
import dev.proprio.experiments.statistics.EffectSize;
import dev.proprio.proto.record.Withers;
import dev.proprio.proto.text.CountText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that is said about runs side by side.
 *
 * @param measure what is compared
 * @param groups from the best mean to the worst
 * @param control the group that the others are compared with
 * @param controlNamed whether it was named, and not just the best
 * @param comparisons one for each other group, in the order of {@code groups}
 * @param ranks all groups at once, where there are enough groups and seeds
 * @param curve how the figure goes with one quantity, if that was asked for
 * @param time how much virtual time runs took to an accuracy, where they have a virtual clock
 * @param continual what came of going on learning on people's devices, of runs that measured it; absent if none did
 * @param notes what else has to be known
 */
public record Comparison(
        Measure measure,
        List<GroupSummary> groups,
        String control,
        boolean controlNamed,
        List<PairedResult> comparisons,
        Optional<RankAnalysis> ranks,
        Optional<AblationCurve> curve,
        Optional<TimeToAccuracy> time,
        Optional<List<LearningOn>> continual,
        List<String> notes)
        implements Withers<Comparison> {
    /** The chance of a false claim that is accepted. */
    public static final double ALPHA = 0.05;

    public Comparison {
        groups = List.copyOf(groups);
        comparisons = List.copyOf(comparisons);
        continual = continual.map(List::copyOf);
        notes = List.copyOf(notes);
    }

    /** A group against the control; empty of the control itself. */
    public Optional<PairedResult> withControl(String group) {
        return comparisons.stream()
                .filter(result -> result.group().equals(group))
                .findAny();
    }

    /**
     * The groups of {@code runs}, from the best mean to the worst.
     *
     * @param across sections of the settings that may differ though they make another problem
     * @param notes gets what has to be known of runs that are missing
     * @throws IncomparableException if the runs can't be compared
     */
    public static List<RunGroup> groups(List<FinishedRun> runs, Measure measure, Set<String> across, List<String> notes)
            throws IncomparableException {
        Comparability.check(runs, across);
        Comparability.checkMeasured(runs, measure);
        addWhatRunsSay(runs, notes);
        List<RunGroup> groups = new ArrayList<>(Grouping.of(runs, notes));
        if (groups.isEmpty()) {
            throw new IncomparableException(
                    "none of the %s runs was done; there is nothing to compare".formatted(runs.size()));
        }
        groups.sort(Comparator.comparing(
                group -> EffectSize.mean(group.scores(List.copyOf(group.runs().keySet()), measure)),
                (a, b) -> measure.better(b, a)));
        addMissingSeeds(groups, notes);
        return groups;
    }

    /**
     * Compares {@code groups}.
     *
     * @param control the name of the group that the others are compared with; without one, the best
     */
    public static Comparison of(List<RunGroup> groups, Measure measure, Optional<String> control, List<String> notes)
            throws IncomparableException {
        RunGroup chosen = control.isPresent() ? named(groups, control.get()) : groups.getFirst();
        List<String> known = new ArrayList<>(notes);
        if (control.isEmpty() && groups.size() > 1) {
            known.add(
                    "%s is the control because it looks best here; a claim that was planned names its control before, with --control"
                            .formatted(chosen.name()));
        }
        List<RunGroup> others =
                groups.stream().filter(group -> !group.equals(chosen)).toList();
        others.forEach(group -> otherWindows(group, chosen).ifPresent(known::add));
        return new Comparison(
                measure,
                groups.stream().map(group -> summary(group, measure)).toList(),
                chosen.name(),
                control.isPresent(),
                new Pairing(measure, chosen).with(others),
                ranks(groups, measure, known),
                Optional.empty(),
                Optional.empty(),
                Optional.of(LearningOn.of(groups, chosen.name())).filter(ways -> !ways.isEmpty()),
                known);
    }

    /**
     * The same with a curve.
     *
     * @param runs the groups that were compared
     * @param quantity the path of a setting whose values are numbers, or {@link AblationCurve#PAYLOAD}
     * @param by the path of a setting, each of whose values has a curve of its own; empty for one curve
     * @throws IncomparableException if the groups are no such curve
     */
    public Comparison withCurve(List<RunGroup> runs, String quantity, String by) throws IncomparableException {
        List<String> known = new ArrayList<>(notes);
        AblationCurve drawn = AblationCurve.of(runs, groups, quantity, by, known);
        return with(draft -> draft.set(Comparison::curve, Optional.of(drawn)).set(Comparison::notes, known));
    }

    /**
     * The same with what virtual time runs took to an accuracy, if all of them have a virtual clock.
     *
     * @param runs the groups that were compared
     * @param until the accuracy; without one, the highest of 5 %, 10 % and so on that all runs reached
     * @throws IncomparableException if one is given that no run reached, or the runs have no virtual clock
     */
    public Comparison withTime(List<RunGroup> runs, Optional<Double> until) throws IncomparableException {
        return with(Comparison::time, TimeToAccuracy.of(runs, control, until));
    }

    /** Ranks under the seeds that nobody failed with would say who is best among survivors. */
    private static Optional<RankAnalysis> ranks(List<RunGroup> groups, Measure measure, List<String> notes) {
        Optional<RankAnalysis> ranks = RankAnalysis.of(groups, measure);
        boolean failed = groups.stream().anyMatch(group -> !group.failedSeeds().isEmpty());
        if (ranks.isPresent() && failed) {
            notes.add(
                    "all groups at once are not ranked, for runs failed and the seeds that are left may be the easy ones");
            return Optional.empty();
        }
        return ranks;
    }

    /** Someone whose windows are not as many is not measured on the same, as where some of them choose a model. */
    private static Optional<String> otherWindows(RunGroup group, RunGroup control) {
        for (long seed : group.seedsWith(control)) {
            Map<String, Long> windows = new HashMap<>();
            control.run(seed).users().forEach(user -> windows.put(user.user(), user.samples()));
            for (UserResult user : group.run(seed).users()) {
                long others = windows.getOrDefault(user.user(), user.samples());
                if (others != user.samples()) {
                    return Optional.of(
                            "%s was measured on other windows than %s, such as %s and %s of %s with seed %s: a difference may come from that alone"
                                    .formatted(
                                            group.name(), control.name(), user.samples(), others, user.user(), seed));
                }
            }
        }
        return Optional.empty();
    }

    private static RunGroup named(List<RunGroup> groups, String name) throws IncomparableException {
        List<RunGroup> exact =
                groups.stream().filter(group -> group.name().equals(name)).toList();
        List<RunGroup> found = exact.isEmpty()
                ? groups.stream().filter(group -> group.name().contains(name)).toList()
                : exact;
        if (found.size() != 1) {
            throw new IncomparableException("--control \"%s\" names %s; the groups are: %s"
                    .formatted(
                            name,
                            found.isEmpty() ? "no group" : found.size() + " groups",
                            String.join(
                                    "; ", groups.stream().map(RunGroup::name).toList())));
        }
        return found.getFirst();
    }

    private static GroupSummary summary(RunGroup group, Measure measure) {
        List<Long> seeds = List.copyOf(group.runs().keySet());
        double[] scores = group.scores(seeds, measure);
        double mean = EffectSize.mean(scores);
        double squares = 0;
        for (double score : scores) {
            squares += (score - mean) * (score - mean);
        }
        CrossedScores people = CrossedScores.of(group, measure);
        return new GroupSummary(
                group.name(),
                seeds,
                group.failedSeeds(),
                Arrays.stream(scores).boxed().toList(),
                mean,
                scores.length < 2 ? Optional.empty() : Optional.of(Math.sqrt(squares / (scores.length - 1))),
                people.count(),
                people.interval().map(measure::ofFigures),
                group.runs().values().stream()
                        .mapToDouble(run -> measure.worstDecile(run.users()))
                        .average()
                        .orElseThrow(),
                group.runs().values().stream()
                        .map(run -> run.folder().toString())
                        .toList());
    }

    private static void addWhatRunsSay(List<FinishedRun> runs, List<String> notes) {
        addSaid(runs, notes);
        List<FinishedRun> done =
                runs.stream().filter(run -> !run.users().isEmpty()).toList();
        addVersions(done, notes);
        addWeights(done, notes);
        long unknown = done.stream().filter(run -> run.data().isEmpty()).count();
        if (unknown > 0 && unknown < done.size()) {
            notes.add(
                    "%s of a version that kept no digest of its data, so that nobody knows whether theirs was the same"
                            .formatted(CountText.partOf(unknown, done.size(), "runs", "is", "are")));
        }
    }

    /** What many runs say of themselves is said once, with how many they are. */
    private static void addSaid(List<FinishedRun> runs, List<String> notes) {
        Map<String, List<FinishedRun>> sayers = new LinkedHashMap<>();
        for (FinishedRun run : runs) {
            for (String note : new LinkedHashSet<>(run.summary().notes().orElse(List.of()))) {
                sayers.computeIfAbsent(note, said -> new ArrayList<>()).add(run);
            }
        }
        sayers.forEach((note, by) -> {
            Path first = by.getFirst().folder();
            if (by.size() == 1) {
                notes.add(first + ": " + note);
            } else if (by.size() == runs.size()) {
                notes.add("all %s runs: %s".formatted(by.size(), note));
            } else {
                notes.add("%s of %s runs, such as %s: %s".formatted(by.size(), runs.size(), first, note));
            }
        });
    }

    /** Runs whose updates weigh something else may differ for that reason alone. */
    private static void addWeights(List<FinishedRun> done, List<String> notes) {
        Map<UpdateWeights, List<FinishedRun>> byWeights = new EnumMap<>(UpdateWeights.class);
        for (FinishedRun run : done) {
            run.summary()
                    .weighting()
                    .ifPresent(weights -> byWeights
                            .computeIfAbsent(weights, known -> new ArrayList<>())
                            .add(run));
        }
        if (byWeights.size() > 1) {
            String which = byWeights.entrySet().stream()
                    .map(entry -> "%s in %s of %s runs, such as %s"
                            .formatted(
                                    entry.getKey().adverb(),
                                    entry.getValue().size(),
                                    done.size(),
                                    entry.getValue().getFirst().folder()))
                    .collect(Collectors.joining(", "));
            notes.add(
                    "updates were weighted %s: a difference may come from that alone; aggregation: uniform-mean weights them alike with any local algorithm"
                            .formatted(which));
        }
    }

    /** Runs of other versions may differ for that reason alone. */
    private static void addVersions(List<FinishedRun> done, List<String> notes) {
        Set<String> names = new TreeSet<>();
        done.forEach(run -> names.addAll(run.summary().versions().keySet()));
        for (String name : names) {
            Map<String, List<FinishedRun>> byVersion = done.stream()
                    .collect(Collectors.groupingBy(
                            run -> run.summary().versions().getOrDefault(name, "an unknown version"),
                            TreeMap::new,
                            Collectors.toList()));
            if (byVersion.size() > 1) {
                String said = byVersion.entrySet().stream()
                        .map(entry -> "%s in %s, such as %s"
                                .formatted(
                                        entry.getKey(),
                                        entry.getValue().size(),
                                        entry.getValue().getFirst().folder()))
                        .collect(Collectors.joining("; "));
                notes.add("not all runs were computed by the same %s (%s), so that a difference may come from there"
                        .formatted(name, said));
            }
        }
    }

    private static void addMissingSeeds(List<RunGroup> groups, List<String> notes) {
        Set<Long> all = new TreeSet<>();
        groups.forEach(group -> all.addAll(group.runs().keySet()));
        for (RunGroup group : groups) {
            Set<Long> missing = new TreeSet<>(all);
            missing.removeAll(group.runs().keySet());
            if (!missing.isEmpty()) {
                String seeds =
                        String.join(", ", missing.stream().map(String::valueOf).toList());
                notes.add("%s has no run with seed %s, which others have; only common seeds are paired"
                        .formatted(group.name(), seeds));
            }
        }
    }
}

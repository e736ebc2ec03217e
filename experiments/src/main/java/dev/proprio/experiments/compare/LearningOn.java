package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.record.FinalMetrics;
import dev.proprio.experiments.statistics.StudentMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What came of one way to go on learning on people's devices, over a group's seeds.
 *
 * @param group the group's name
 * @param way its name
 * @param keeps how many windows fit into what is kept; absent if nothing is learnt after the first session
 * @param seeds under which it was measured, ascending
 * @param failed the seeds under which runs failed, which are in no figure
 * @param next the accuracy in the next session
 * @param gain how much more that is than without learning, paired by seed; absent where nothing is learnt
 * @param toControl how much more it is than the same way's of the control, paired by seed; absent of the control, and where it has no such
 *     way or no seed in common
 * @param last the accuracy in all sessions once it has learnt from all
 * @param forgetting how much worse it is in earlier sessions than the best that had learnt from them was
 */
public record LearningOn(
        String group,
        String way,
        Optional<Long> keeps,
        List<Long> seeds,
        List<Long> failed,
        StudentMean next,
        Optional<StudentMean> gain,
        Optional<StudentMean> toControl,
        StudentMean last,
        StudentMean forgetting) {
    public LearningOn {
        seeds = List.copyOf(seeds);
        failed = List.copyOf(failed);
    }

    /** Of each group whose runs have measured it, each way, first not to learn. */
    static List<LearningOn> of(List<RunGroup> groups, String control) {
        Optional<RunGroup> against =
                groups.stream().filter(group -> group.name().equals(control)).findFirst();
        List<LearningOn> all = new ArrayList<>();
        for (RunGroup group : groups) {
            List<Long> seeds = seeds(group, group);
            if (seeds.isEmpty()) {
                continue;
            }
            List<ContinualFigures.Way> ways = ways(group, seeds.getFirst());
            for (int way = 0; way < ways.size(); way++) {
                all.add(of(group, seeds, way, against.filter(other -> !other.equals(group))));
            }
        }
        return List.copyOf(all);
    }

    private static LearningOn of(RunGroup group, List<Long> seeds, int number, Optional<RunGroup> control) {
        ContinualFigures.Way way = ways(group, seeds.getFirst()).get(number);
        ToDoubleFunction<Long> next = seed -> ways(group, seed).get(number).next();
        return new LearningOn(
                group.name(),
                way.name(),
                way.keeps(),
                seeds,
                group.failedSeeds(),
                mean(seeds, next),
                number == 0
                        ? Optional.empty()
                        : Optional.of(mean(
                                seeds,
                                seed -> next.applyAsDouble(seed)
                                        - ways(group, seed).getFirst().next())),
                control.flatMap(other -> toControl(group, other, number, way)),
                mean(seeds, seed -> ways(group, seed).get(number).last()),
                mean(seeds, seed -> ways(group, seed).get(number).forgetting()));
    }

    private static Optional<StudentMean> toControl(
            RunGroup group, RunGroup control, int number, ContinualFigures.Way way) {
        List<Long> common = seeds(group, control).stream()
                .filter(seed -> named(control, seed, way.name()).isPresent())
                .toList();
        return common.isEmpty()
                ? Optional.empty()
                : Optional.of(mean(
                        common,
                        seed -> ways(group, seed).get(number).next()
                                - named(control, seed, way.name())
                                        .map(ContinualFigures.Way::next)
                                        .orElseThrow()));
    }

    private static Optional<ContinualFigures.Way> named(RunGroup group, long seed, String name) {
        return ways(group, seed).stream().filter(way -> way.name().equals(name)).findFirst();
    }

    private static StudentMean mean(List<Long> seeds, ToDoubleFunction<Long> value) {
        return StudentMean.of(seeds.stream().mapToDouble(value).toArray());
    }

    /** Those under which both have measured it. */
    private static List<Long> seeds(RunGroup group, RunGroup other) {
        return group.seedsWith(other).stream()
                .filter(seed ->
                        !ways(group, seed).isEmpty() && !ways(other, seed).isEmpty())
                .toList();
    }

    private static List<ContinualFigures.Way> ways(RunGroup group, long seed) {
        return group.run(seed)
                .summary()
                .metrics()
                .flatMap(FinalMetrics::continual)
                .map(ContinualFigures::ways)
                .orElse(List.of());
    }
}

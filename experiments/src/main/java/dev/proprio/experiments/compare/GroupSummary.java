package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.Interval;
import java.util.List;
import java.util.Optional;

/**
 * How well a group did.
 *
 * @param name what tells it from the others
 * @param seeds the seeds of its runs, ascending
 * @param failedSeeds the seeds under which it failed, ascending: the figures are of the others alone
 * @param scores the runs' means over people, in that order
 * @param mean the mean of the scores
 * @param sd the standard deviation of the scores over seeds; nothing for one seed
 * @param people how many people were measured, under any seed
 * @param interval the 95 % interval over people and seeds; nothing for one person, or where nothing varies
 * @param worstDecile the mean of the tenth of the people who do worst, averaged over seeds
 * @param folders the runs' folders, in the order of the seeds
 */
public record GroupSummary(
        String name,
        List<Long> seeds,
        List<Long> failedSeeds,
        List<Double> scores,
        double mean,
        Optional<Double> sd,
        int people,
        Optional<Interval> interval,
        double worstDecile,
        List<String> folders) {
    /** How many seeds the figures are of, and under how many more it failed. */
    public String seedCount() {
        return failedSeeds.isEmpty()
                ? Integer.toString(seeds.size())
                : "%s (%s failed)".formatted(seeds.size(), failedSeeds.size());
    }
}

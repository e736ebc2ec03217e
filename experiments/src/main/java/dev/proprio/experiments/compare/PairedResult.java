package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.PairedPermutation;
import dev.proprio.experiments.statistics.WilcoxonSignedRank;
import java.util.List;
import java.util.Optional;

/**
 * A group compared with the control, paired over seeds; every difference is the group minus the control.
 *
 * @param group the group's name
 * @param seeds the seeds that both have, ascending
 * @param failed what failed of both
 * @param differences of the scores, in the order of the seeds
 * @param meanDifference their mean
 * @param medianDifference their median
 * @param people how many people both were measured on
 * @param interval the 95 % interval of the mean difference over people and seeds; nothing for one person, where
 *     nothing varies, or where the people are not the same
 * @param peopleBetter the people for whom the group is better, each averaged over seeds
 * @param peopleWorse those for whom it is worse
 * @param meanTest the exact test of the mean difference over seeds
 * @param adjustedP its p, adjusted by Holm for all comparisons with the control
 * @param test the exact signed-rank test over seeds, which asks for most seeds and not for the mean
 * @param rankBiserial the effect size that belongs to the signed ranks, from -1 to 1
 * @param cliffsDelta how much more often a score of the group is above one of the control than below
 * @param verdict what this comes to
 * @param claim the same in a sentence
 */
public record PairedResult(
        String group,
        List<Long> seeds,
        FailedSeeds failed,
        List<Double> differences,
        double meanDifference,
        double medianDifference,
        int people,
        Optional<Interval> interval,
        int peopleBetter,
        int peopleWorse,
        PairedPermutation meanTest,
        double adjustedP,
        WilcoxonSignedRank test,
        double rankBiserial,
        double cliffsDelta,
        ComparisonVerdict verdict,
        String claim) {
    public PairedResult {
        seeds = List.copyOf(seeds);
        differences = List.copyOf(differences);
    }

    PairedResult claiming(String sentence) {
        return new PairedResult(
                group,
                seeds,
                failed,
                differences,
                meanDifference,
                medianDifference,
                people,
                interval,
                peopleBetter,
                peopleWorse,
                meanTest,
                adjustedP,
                test,
                rankBiserial,
                cliffsDelta,
                verdict,
                sentence);
    }
}

package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.Friedman;
import dev.proprio.experiments.statistics.Nemenyi;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Friedman's test of all groups with the seeds as blocks, and what a critical-difference diagram shows.
 *
 * @param seeds the seeds that every group has
 * @param ranked the groups from the best average rank to the worst
 * @param chiSquared Friedman's statistic
 * @param f Iman and Davenport's
 * @param p the p-value of that
 * @param criticalDifference Nemenyi's, at 0.05
 * @param bars the groups that were not shown to differ, as positions in {@code ranked}
 */
public record RankAnalysis(
        List<Long> seeds,
        List<RankedGroup> ranked,
        double chiSquared,
        double f,
        double p,
        double criticalDifference,
        List<Nemenyi.Bar> bars) {
    /** Below this many blocks the distributions that the tests stand on are no approximation. */
    static final int FEWEST_SEEDS = 6;

    private static final int FEWEST_GROUPS = 3;

    /** A group and its average rank. */
    public record RankedGroup(String group, double rank) {}

    /** The analysis, where there are enough groups and seeds. */
    static Optional<RankAnalysis> of(List<RunGroup> groups, Measure measure) {
        List<Long> seeds = common(groups);
        if (groups.size() < FEWEST_GROUPS || seeds.size() < FEWEST_SEEDS) {
            return Optional.empty();
        }
        double[][] scores = new double[seeds.size()][groups.size()];
        for (int g = 0; g < groups.size(); g++) {
            double[] column = groups.get(g).scores(seeds, measure);
            for (int s = 0; s < column.length; s++) {
                scores[s][g] = column[s];
            }
        }
        Friedman test = Friedman.of(scores, measure.higherIsBetter());
        List<RankedGroup> ranked = IntStream.range(0, groups.size())
                .mapToObj(g -> new RankedGroup(
                        groups.get(g).name(), test.averageRanks().get(g)))
                .sorted(Comparator.comparingDouble(RankedGroup::rank))
                .toList();
        double gap = Nemenyi.criticalDifference(groups.size(), seeds.size(), Comparison.ALPHA);
        List<Nemenyi.Bar> bars =
                Nemenyi.bars(ranked.stream().map(RankedGroup::rank).toList(), gap);
        return Optional.of(new RankAnalysis(seeds, ranked, test.chiSquared(), test.f(), test.p(), gap, bars));
    }

    private static List<Long> common(List<RunGroup> groups) {
        List<Long> seeds = new ArrayList<>(groups.getFirst().runs().keySet());
        groups.forEach(group -> seeds.retainAll(group.runs().keySet()));
        return List.copyOf(seeds);
    }
}

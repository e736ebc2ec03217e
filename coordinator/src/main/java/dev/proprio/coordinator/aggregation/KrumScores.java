package dev.proprio.coordinator.aggregation;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Krum's score of an update: the sum of the squared distances to its n - f - 2 nearest others
 * (Blanchard et al. 2017). The lower, the better; of equals the first is the best.
 */
final class KrumScores {
    private final double[][] distances;
    private final int attackers;

    KrumScores(List<Contribution> contributions, int attackers) {
        this.distances = PairwiseDistances.squared(contributions);
        this.attackers = attackers;
    }

    /** The indices of the {@code count} best, in ascending order. */
    List<Integer> best(int count) {
        List<Integer> all = all();
        double[] scores = all.stream().mapToDouble(i -> score(i, all)).toArray();
        return all.stream()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .limit(count)
                .sorted()
                .toList();
    }

    /** The indices of those that win {@code count} elections in turn, the winner leaving each time, in ascending order. */
    List<Integer> elected(int count) {
        Set<Integer> candidates = new TreeSet<>(all());
        Set<Integer> winners = new TreeSet<>();
        while (winners.size() < count) {
            int winner = -1;
            double lowest = Double.POSITIVE_INFINITY;
            for (int candidate : candidates) {
                double score = score(candidate, candidates);
                if (score < lowest) {
                    winner = candidate;
                    lowest = score;
                }
            }
            candidates.remove(winner);
            winners.add(winner);
        }
        return List.copyOf(winners);
    }

    private List<Integer> all() {
        return IntStream.range(0, distances.length).boxed().toList();
    }

    /** At the end of an election few are left; then the nearest one counts. */
    private double score(int index, Collection<Integer> among) {
        double[] others = among.stream()
                .filter(other -> other != index)
                .mapToDouble(other -> distances[index][other])
                .toArray();
        Arrays.sort(others);
        int nearest = Math.min(others.length, Math.max(1, among.size() - attackers - 2));
        double sum = 0;
        for (int i = 0; i < nearest; i++) {
            sum += others[i];
        }
        return sum;
    }
}

package dev.proprio.coordinator.aggregation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
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
        double[] scores = IntStream.range(0, distances.length)
                .mapToDouble(i -> score(toOthers(i), distances.length))
                .toArray();
        return IntStream.range(0, distances.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .limit(count)
                .sorted()
                .toList();
    }

    /** The indices of those that win {@code count} elections in turn, the winner leaving each time, in ascending order. */
    List<Integer> elected(int count) {
        double[][] toOthers = new double[distances.length][];
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < distances.length; i++) {
            toOthers[i] = toOthers(i);
            candidates.add(i);
        }
        List<Integer> winners = new ArrayList<>();
        while (winners.size() < count) {
            int winner = -1;
            double lowest = Double.POSITIVE_INFINITY;
            for (int candidate : candidates) {
                double score = score(toOthers[candidate], candidates.size());
                if (score < lowest) {
                    winner = candidate;
                    lowest = score;
                }
            }
            Integer gone = winner;
            candidates.removeIf(gone::equals);
            winners.add(winner);
            for (int candidate : candidates) {
                toOthers[candidate] = without(toOthers[candidate], distances[candidate][winner]);
            }
        }
        return winners.stream().sorted().toList();
    }

    /** The distances of one to the others, ascending. */
    private double[] toOthers(int index) {
        double[] row = distances[index];
        double[] others = new double[row.length - 1];
        System.arraycopy(row, 0, others, 0, index);
        System.arraycopy(row, index + 1, others, index, others.length - index);
        Arrays.sort(others);
        return others;
    }

    /** Which of equal distances leaves makes no difference. */
    private static double[] without(double[] ascending, double distance) {
        int at = Arrays.binarySearch(ascending, distance);
        double[] left = new double[ascending.length - 1];
        System.arraycopy(ascending, 0, left, 0, at);
        System.arraycopy(ascending, at + 1, left, at, left.length - at);
        return left;
    }

    /** At the end of an election few are left; then the nearest one counts. */
    private double score(double[] toOthers, int candidates) {
        int nearest = Math.min(toOthers.length, Math.max(1, candidates - attackers - 2));
        double sum = 0;
        for (int i = 0; i < nearest; i++) {
            sum += toOthers[i];
        }
        return sum;
    }
}

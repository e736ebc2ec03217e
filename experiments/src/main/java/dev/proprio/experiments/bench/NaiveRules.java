package dev.proprio.experiments.bench;

import dev.proprio.coordinator.aggregation.Contribution;
import dev.proprio.coordinator.aggregation.CoordinateMedian;
import dev.proprio.coordinator.aggregation.IndividualAggregation;
import dev.proprio.coordinator.aggregation.Krum;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The median and Krum as their definitions say, on one thread: the yardstick of robust rules. */
final class NaiveRules {
    private NaiveRules() {}

    /** What does the same as a rule, where it is written here. */
    static Optional<Runnable> like(IndividualAggregation rule, List<Contribution> round) {
        return switch (rule) {
            case CoordinateMedian median -> Optional.of(() -> median(round));
            case Krum krum -> Optional.of(() -> krum(round, krum.attackers()));
            default -> Optional.empty();
        };
    }

    /** Sorts each coordinate. */
    static double[] median(List<Contribution> round) {
        double[] medians = new double[round.getFirst().values().length];
        float[] column = new float[round.size()];
        for (int i = 0; i < medians.length; i++) {
            for (int v = 0; v < column.length; v++) {
                column[v] = round.get(v).values()[i];
            }
            Arrays.sort(column);
            medians[i] = ((double) column[(column.length - 1) / 2] + column[column.length / 2]) / 2;
        }
        return medians;
    }

    /** The index of the update that is nearest to its n - f - 2 nearest others; each pair is compared once. */
    static int krum(List<Contribution> round, int attackers) {
        double[][] distances = new double[round.size()][round.size()];
        for (int v = 0; v < round.size(); v++) {
            for (int w = 0; w < v; w++) {
                distances[v][w] =
                        squaredDistance(round.get(v).values(), round.get(w).values());
                distances[w][v] = distances[v][w];
            }
        }
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int v = 0; v < round.size(); v++) {
            Arrays.sort(distances[v]);
            // The nearest is itself.
            double score =
                    Arrays.stream(distances[v], 1, round.size() - attackers - 1).sum();
            if (score < lowest) {
                lowest = score;
                best = v;
            }
        }
        return best;
    }

    private static double squaredDistance(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = (double) x[i] - y[i];
            sum += difference * difference;
        }
        return sum;
    }
}

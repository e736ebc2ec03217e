package dev.proprio.coordinator.aggregation;

import java.util.List;

/** The squared Euclidean distances between the vectors of a round. */
final class PairwiseDistances {
    /** So many coordinates are compared at a time that those of a hundred vectors stay in the cache. */
    private static final int BLOCK = 512;

    private PairwiseDistances() {}

    /** The symmetric matrix of all squared distances. */
    static double[][] squared(List<Contribution> contributions) {
        int vectors = contributions.size();
        int length = contributions.getFirst().values().length;
        double[][] distances = new double[vectors][vectors];
        double[][] block = new double[vectors][BLOCK];
        for (int from = 0; from < length; from += BLOCK) {
            int width = Math.min(BLOCK, length - from);
            for (int v = 0; v < vectors; v++) {
                float[] values = contributions.get(v).values();
                for (int i = 0; i < width; i++) {
                    block[v][i] = values[from + i];
                }
            }
            for (int v = 0; v < vectors; v++) {
                for (int w = 0; w < v; w++) {
                    distances[v][w] += squared(block[v], block[w], width);
                }
            }
        }
        for (int v = 0; v < vectors; v++) {
            for (int w = 0; w < v; w++) {
                distances[w][v] = distances[v][w];
            }
        }
        return distances;
    }

    private static double squared(double[] x, double[] y, int width) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i <= width - 4; i += 4) {
            double da = x[i] - y[i];
            double db = x[i + 1] - y[i + 1];
            double dc = x[i + 2] - y[i + 2];
            double dd = x[i + 3] - y[i + 3];
            a += da * da;
            b += db * db;
            c += dc * dc;
            d += dd * dd;
        }
        for (; i < width; i++) {
            a += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return (a + b) + (c + d);
    }
}

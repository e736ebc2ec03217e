package dev.proprio.coordinator.aggregation;

import java.util.ArrayList;
import java.util.List;

/**
 * The squared Euclidean distances between the vectors of a round, in double and in one fixed order: eight interleaved
 * partial sums for each block of coordinates, and the blocks one after the other. On all cores, each pair on one.
 */
final class PairwiseDistances {
    /** Partial sums of a pair. */
    static final int SUMS = 8;

    /** Pairs at a time, with one vector in common. */
    static final int PAIRS = 4;

    /** So many coordinates are compared at a time that those of two tiles stay in the cache. */
    private static final int BLOCK = 512;

    /** So many vectors are compared with so many others. */
    private static final int TILE = 24;

    private static final VectorWarmup VECTORS = new VectorWarmup("distances", 1, new Trial());

    private PairwiseDistances() {}

    /** The symmetric matrix of all squared distances. */
    static double[][] squared(List<Contribution> contributions) {
        int vectors = contributions.size();
        double[][] distances = new double[vectors][vectors];
        List<Runnable> tiles = new ArrayList<>();
        for (int v = 0; v < vectors; v += TILE) {
            for (int w = 0; w <= v; w += TILE) {
                var tile = new Tile(contributions, v, w);
                tiles.add(() -> tile.addTo(distances));
            }
        }
        tiles.parallelStream().forEach(Runnable::run);
        for (int v = 0; v < vectors; v++) {
            for (int w = 0; w < v; w++) {
                distances[w][v] = distances[v][w];
            }
        }
        return distances;
    }

    /** The vectors from {@code v} on and those from {@code w} on, up to a tile of each. */
    private record Tile(List<Contribution> contributions, int v, int w) {
        void addTo(double[][] distances) {
            double[][] these = new double[Math.min(TILE, contributions.size() - v)][BLOCK];
            double[][] those = v == w ? these : new double[TILE][BLOCK];
            int length = contributions.getFirst().values().length;
            for (int from = 0; from < length; from += BLOCK) {
                int width = Math.min(BLOCK, length - from);
                load(v, from, width, these);
                if (v != w) {
                    load(w, from, width, those);
                }
                for (int j = 0; j < those.length; j += PAIRS) {
                    addFour(distances, these, those, j, width);
                }
            }
        }

        private void load(int first, int from, int width, double[][] block) {
            for (int i = 0; i < block.length; i++) {
                float[] values = contributions.get(first + i).values();
                for (int j = 0; j < width; j++) {
                    block[i][j] = values[from + j];
                }
            }
        }

        /** The four stay in the cache, and the others pass by. */
        private void addFour(double[][] distances, double[][] these, double[][] those, int j, int width) {
            double[] sums = new double[PAIRS * SUMS];
            double[][] y = new double[PAIRS][];
            for (int k = 0; k < PAIRS; k++) {
                y[k] = those[Math.min(j + k, those.length - 1)];
            }
            boolean vectors = VECTORS.isDone(width);
            for (int i = v == w ? j + 1 : 0; i < these.length; i++) {
                if (vectors) {
                    VectorDistances.toFour(these[i], y[0], y[1], y[2], y[3], width, sums);
                } else {
                    plainToFour(these[i], y[0], y[1], y[2], y[3], width, sums);
                }
                int last = Math.min(PAIRS, (v == w ? i : those.length) - j);
                for (int k = 0; k < last; k++) {
                    distances[v + i][w + j + k] += total(these[i], y[k], width, sums, k * SUMS);
                }
            }
        }
    }

    /** What {@link VectorDistances#toFour} does, by plain loops. */
    static void plainToFour(double[] x, double[] y0, double[] y1, double[] y2, double[] y3, int width, double[] sums) {
        plain(x, y0, width, sums, 0);
        plain(x, y1, width, sums, SUMS);
        plain(x, y2, width, sums, 2 * SUMS);
        plain(x, y3, width, sums, 3 * SUMS);
    }

    private static void plain(double[] x, double[] y, int width, double[] sums, int at) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        double e = 0;
        double f = 0;
        double g = 0;
        double h = 0;
        for (int i = 0; i <= width - SUMS; i += SUMS) {
            double da = x[i] - y[i];
            double db = x[i + 1] - y[i + 1];
            double dc = x[i + 2] - y[i + 2];
            double dd = x[i + 3] - y[i + 3];
            double de = x[i + 4] - y[i + 4];
            double df = x[i + 5] - y[i + 5];
            double dg = x[i + 6] - y[i + 6];
            double dh = x[i + 7] - y[i + 7];
            a += da * da;
            b += db * db;
            c += dc * dc;
            d += dd * dd;
            e += de * de;
            f += df * df;
            g += dg * dg;
            h += dh * dh;
        }
        sums[at] = a;
        sums[at + 1] = b;
        sums[at + 2] = c;
        sums[at + 3] = d;
        sums[at + 4] = e;
        sums[at + 5] = f;
        sums[at + 6] = g;
        sums[at + 7] = h;
    }

    /** Adds the coordinates beyond the last eight to the first partial sum, and then all up. */
    private static double total(double[] x, double[] y, int width, double[] sums, int at) {
        double a = sums[at];
        for (int i = width - width % SUMS; i < width; i++) {
            a += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return ((a + sums[at + 1]) + (sums[at + 2] + sums[at + 3]))
                + ((sums[at + 4] + sums[at + 5]) + (sums[at + 6] + sums[at + 7]));
    }

    private static final class Trial implements VectorWarmup.Trial {
        private final double[] x = new double[BLOCK];
        private final double[] sums = new double[PAIRS * SUMS];

        @Override
        public void plain() {
            plainToFour(x, x, x, x, x, BLOCK, sums);
        }

        @Override
        public void vectors() {
            VectorDistances.toFour(x, x, x, x, x, BLOCK, sums);
        }
    }
}

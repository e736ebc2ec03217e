package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.warmup.VectorWarmup;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * The squared Euclidean distances between the vectors of a round, in double and in one fixed order: eight interleaved
 * partial sums of fused multiply-adds for each block of coordinates, and the blocks one after the other. On all cores, each
 * block on one, so that each value is fetched from memory once.
 */
final class PairwiseDistances {
    /** Partial sums of a pair. */
    static final int SUMS = 8;

    /** Pairs at a time, with one vector in common. */
    static final int PAIRS = 4;

    /** So many coordinates are compared at a time that those of a hundred vectors stay in the cache. */
    private static final int BLOCK = 512;

    /** So many vectors pass by each four that a core has at hand. */
    private static final int TILE = 24;

    /** So many sums of pairs wait at most for those of blocks before them, or those of one block. */
    private static final int WAITING = 1 << 23;

    private static final int BLOCKS_PER_CORE = 8;

    private static final VectorWarmup VECTORS = new VectorWarmup("distances", 1, new Trial());

    private final List<float[]> vectors;
    private final int length;

    /** Memory of blocks that are done. */
    private final Queue<double[][]> spare = new ConcurrentLinkedQueue<>();

    private PairwiseDistances(List<float[]> vectors) {
        this.vectors = vectors;
        this.length = vectors.getFirst().length;
    }

    /** The symmetric matrix of all squared distances. */
    static double[][] squared(List<Contribution> contributions) {
        return new PairwiseDistances(
                        contributions.stream().map(Contribution::values).toList())
                .squared();
    }

    private double[][] squared() {
        int blocks = Math.ceilDiv(length, BLOCK);
        double[][][] together = new double[Math.min(blocks, together())][][];
        for (int k = 0; k < together.length; k++) {
            together[k] = triangle();
        }
        double[][] distances = new double[vectors.size()][vectors.size()];
        for (int first = 0; first < blocks; first += together.length) {
            int begin = first;
            int count = Math.min(together.length, blocks - first);
            IntStream.range(0, count).parallel().forEach(k -> compare((begin + k) * BLOCK, count == 1, together[k]));
            IntStream.range(1, vectors.size()).parallel().forEach(v -> addRow(distances[v], together, count, v));
        }
        for (int v = 0; v < distances.length; v++) {
            for (int w = 0; w < v; w++) {
                distances[w][v] = distances[v][w];
            }
        }
        return distances;
    }

    /** As many blocks as are compared before their sums are added up, in order. */
    private int together() {
        int cores = Runtime.getRuntime().availableProcessors();
        long pairs = Math.max(1, vectors.size() * (vectors.size() - 1L) / 2);
        return (int) Math.clamp(WAITING / pairs, 1, (long) cores * BLOCKS_PER_CORE);
    }

    private double[][] triangle() {
        double[][] rows = new double[vectors.size()][];
        for (int v = 0; v < rows.length; v++) {
            rows[v] = new double[v];
        }
        return rows;
    }

    private static void addRow(double[] row, double[][][] together, int count, int v) {
        for (int k = 0; k < count; k++) {
            for (int w = 0; w < v; w++) {
                row[w] += together[k][v][w];
            }
        }
    }

    /** The squared distances in the coordinates from {@code from} on; a block alone is compared on all cores. */
    private void compare(int from, boolean alone, double[][] distances) {
        int width = Math.min(BLOCK, length - from);
        double[][] block = spare.poll();
        if (block == null) {
            block = new double[vectors.size()][BLOCK];
        }
        for (int v = 0; v < block.length; v++) {
            float[] values = vectors.get(v);
            for (int i = 0; i < width; i++) {
                block[v][i] = values[from + i];
            }
        }
        double[][] loaded = block;
        IntStream tiles = IntStream.range(0, Math.ceilDiv(block.length, TILE));
        (alone ? tiles.parallel() : tiles).forEach(tile -> compareTile(loaded, tile * TILE, width, distances));
        spare.add(block);
    }

    private static void compareTile(double[][] block, int tile, int width, double[][] distances) {
        int end = Math.min(block.length, tile + TILE);
        for (int w = 0; w < end; w += PAIRS) {
            compareWithFour(block, Math.max(tile, w + 1), end, w, width, distances);
        }
    }

    /** Those from {@code first} to {@code end} with the four from {@code w} on, as far as these come before them. */
    private static void compareWithFour(double[][] block, int first, int end, int w, int width, double[][] distances) {
        double[] sums = new double[PAIRS * SUMS];
        double[][] four = new double[PAIRS][];
        for (int k = 0; k < PAIRS; k++) {
            four[k] = block[Math.min(w + k, block.length - 1)];
        }
        boolean vectors = VECTORS.isDone(width);
        for (int v = first; v < end; v++) {
            if (vectors) {
                VectorDistances.toFour(block[v], four[0], four[1], four[2], four[3], width, sums);
            } else {
                plainToFour(block[v], four[0], four[1], four[2], four[3], width, sums);
            }
            int last = Math.min(PAIRS, v - w);
            for (int k = 0; k < last; k++) {
                distances[v][w + k] = total(block[v], four[k], width, sums, k * SUMS);
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
            a = Math.fma(da, da, a);
            b = Math.fma(db, db, b);
            c = Math.fma(dc, dc, c);
            d = Math.fma(dd, dd, d);
            e = Math.fma(de, de, e);
            f = Math.fma(df, df, f);
            g = Math.fma(dg, dg, g);
            h = Math.fma(dh, dh, h);
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
            double difference = x[i] - y[i];
            a = Math.fma(difference, difference, a);
        }
        return ((a + sums[at + 1]) + (sums[at + 2] + sums[at + 3]))
                + ((sums[at + 4] + sums[at + 5]) + (sums[at + 6] + sums[at + 7]));
    }

    private static final class Trial implements VectorWarmup.WarmupTrial {
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

package dev.proprio.client.personalization;

import java.util.Optional;

/**
 * Sums of vectors by class, which add up over devices.
 *
 * @param size values of a vector
 * @param counts vectors of each class
 * @param sums their sums, {@code [class][value]}
 */
record ClassMeans(int size, double[] counts, double[] sums) {
    static ClassMeans of(int classes, int[] labels, Embedding vectors) {
        var means = new ClassMeans(vectors.size(), new double[classes], new double[classes * vectors.size()]);
        for (int n = 0; n < labels.length; n++) {
            means.counts[labels[n]]++;
            for (int i = 0; i < vectors.size(); i++) {
                means.sums[labels[n] * vectors.size() + i] += vectors.values()[n * vectors.size() + i];
            }
        }
        return means;
    }

    /** Counts first, then sums. */
    double[] encode() {
        double[] all = new double[counts.length + sums.length];
        System.arraycopy(counts, 0, all, 0, counts.length);
        System.arraycopy(sums, 0, all, counts.length, sums.length);
        return all;
    }

    static ClassMeans decode(int size, int classes, double[] encoded) {
        double[] counts = new double[classes];
        double[] sums = new double[classes * size];
        if (encoded.length > 0) {
            System.arraycopy(encoded, 0, counts, 0, classes);
            System.arraycopy(encoded, classes, sums, 0, sums.length);
        }
        return new ClassMeans(size, counts, sums);
    }

    /** How many values {@link #encode} gives. */
    static int length(int size, int classes) {
        return classes * (size + 1);
    }

    boolean has(int label) {
        return label < counts.length && counts[label] > 0;
    }

    double count(int label) {
        return label < counts.length ? counts[label] : 0;
    }

    /** The mean of a class, if there is anything of it. */
    Optional<double[]> mean(int label) {
        if (!has(label)) {
            return Optional.empty();
        }
        double[] mean = new double[size];
        for (int i = 0; i < size; i++) {
            mean[i] = sums[label * size + i] / counts[label];
        }
        return Optional.of(mean);
    }
}

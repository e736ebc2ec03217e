package dev.proprio.client.personalization;

import java.util.Arrays;

/**
 * The sums that a ridge regression needs, which add up over devices.
 *
 * @param means counts and sums by class
 * @param products {@code X'X}, row by row
 */
record RidgeSums(ClassMeans means, double[] products) {
    static RidgeSums of(int classes, int[] labels, Embedding vectors) {
        int size = vectors.size();
        double[] products = new double[size * size];
        for (int n = 0; n < labels.length; n++) {
            for (int i = 0; i < size; i++) {
                double value = vectors.values()[n * size + i];
                for (int j = 0; j < size; j++) {
                    products[i * size + j] += value * vectors.values()[n * size + j];
                }
            }
        }
        return new RidgeSums(ClassMeans.of(classes, labels, vectors), products);
    }

    double[] encode() {
        double[] first = means.encode();
        double[] all = Arrays.copyOf(first, first.length + products.length);
        System.arraycopy(products, 0, all, first.length, products.length);
        return all;
    }

    static RidgeSums decode(int size, int classes, double[] encoded) {
        int length = ClassMeans.length(size, classes);
        return new RidgeSums(
                ClassMeans.decode(size, classes, Arrays.copyOf(encoded, length)),
                Arrays.copyOfRange(encoded, length, length + size * size));
    }

    /** What standardises the vectors. */
    Standardization standardization() {
        int size = means.size();
        double[] squares = new double[size];
        for (int i = 0; i < size; i++) {
            squares[i] = products[i * size + i];
        }
        return Standardization.of(means, squares);
    }

    /** {@code X'X + gamma I} of the standardised vectors. */
    double[][] regularized(double gamma) {
        int size = means.size();
        var scale = standardization();
        double count = Arrays.stream(means.counts()).sum();
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double centred = products[i * size + j] - count * scale.mean()[i] * scale.mean()[j];
                matrix[i][j] = centred / (scale.deviation()[i] * scale.deviation()[j]) + (i == j ? gamma : 0);
            }
        }
        return matrix;
    }

    /** {@code X'Y} of the standardised vectors, Y being 1 for a window's class and 0 for the others. */
    double[][] targets() {
        int size = means.size();
        int classes = means.counts().length;
        var scale = standardization();
        double[][] matrix = new double[size][classes];
        for (int c = 0; c < classes; c++) {
            for (int i = 0; i < size; i++) {
                double centred = means.sums()[c * size + i] - means.count(c) * scale.mean()[i];
                matrix[i][c] = centred / scale.deviation()[i];
            }
        }
        return matrix;
    }
}

package dev.proprio.experiments.evaluation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each. Immutable.
 *
 * <p>A class that is never predicted has precision 0, one that never occurs has recall 0, and one
 * that does neither has F1 0 and no part in the macro-F1.
 */
public final class ConfusionMatrix {
    private final long[][] counts;

    private ConfusionMatrix(long[][] counts) {
        this.counts = counts;
    }

    /**
     * The matrix with the given counts, which are copied.
     *
     * @param counts square, {@code [true class][predicted class]}, none negative
     */
    public static ConfusionMatrix of(long[][] counts) {
        long[][] copy = new long[counts.length][];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i].length != counts.length || Arrays.stream(counts[i]).anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("a confusion matrix must be square and without negative counts");
            }
            copy[i] = counts[i].clone();
        }
        return new ConfusionMatrix(copy);
    }

    /**
     * Counts predictions.
     *
     * @param classes the number of classes
     * @param truth the true class of each sample
     * @param predicted the predicted class of each sample
     */
    public static ConfusionMatrix of(int classes, int[] truth, int[] predicted) {
        if (truth.length != predicted.length) {
            throw new IllegalArgumentException(
                    truth.length + " labels do not fit " + predicted.length + " predictions");
        }
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < truth.length; i++) {
            counts[truth[i]][predicted[i]]++;
        }
        return new ConfusionMatrix(counts);
    }

    /** No counts at all. */
    public static ConfusionMatrix empty(int classes) {
        return new ConfusionMatrix(new long[classes][classes]);
    }

    /** The counts of both. */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        if (other.classes() != classes()) {
            throw new IllegalArgumentException(
                    "a matrix of %s classes cannot be added to one of %s".formatted(other.classes(), classes()));
        }
        long[][] sum = new long[classes()][classes()];
        for (int i = 0; i < classes(); i++) {
            for (int j = 0; j < classes(); j++) {
                sum[i][j] = counts[i][j] + other.counts[i][j];
            }
        }
        return new ConfusionMatrix(sum);
    }

    /** The number of classes. */
    public int classes() {
        return counts.length;
    }

    /** How often {@code truth} was taken for {@code predicted}. */
    public long count(int truth, int predicted) {
        return counts[truth][predicted];
    }

    /** How many samples truly are of the class. */
    public long actual(int index) {
        return Arrays.stream(counts[index]).sum();
    }

    /** How many samples were taken for the class. */
    public long predicted(int index) {
        return Arrays.stream(counts).mapToLong(row -> row[index]).sum();
    }

    /** All samples. */
    public long total() {
        return IntStream.range(0, classes()).mapToLong(this::actual).sum();
    }

    /** The samples whose class was found. */
    public long correct() {
        return IntStream.range(0, classes()).mapToLong(i -> counts[i][i]).sum();
    }

    /** The share of samples whose class was found. There must be samples. */
    public double accuracy() {
        return (double) correct() / samples();
    }

    /** The share of the samples taken for the class that truly are of it. */
    public double precision(int index) {
        return share(counts[index][index], predicted(index));
    }

    /** The share of the samples of the class that were found. */
    public double recall(int index) {
        return share(counts[index][index], actual(index));
    }

    /** The harmonic mean of precision and recall: {@code 2 TP / (2 TP + FP + FN)}. */
    public double f1(int index) {
        return share(2 * counts[index][index], actual(index) + predicted(index));
    }

    /** The mean F1 of the classes that occur or are predicted. There must be samples. */
    public double macroF1() {
        samples();
        return IntStream.range(0, classes())
                .filter(i -> actual(i) + predicted(i) > 0)
                .mapToDouble(this::f1)
                .average()
                .orElseThrow();
    }

    /** The mean recall of the classes that occur. There must be samples. */
    public double balancedAccuracy() {
        samples();
        return IntStream.range(0, classes())
                .filter(i -> actual(i) > 0)
                .mapToDouble(this::recall)
                .average()
                .orElseThrow();
    }

    private long samples() {
        long total = total();
        if (total == 0) {
            throw new IllegalStateException("nothing was counted, so that there is nothing to measure");
        }
        return total;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix matrix && Arrays.deepEquals(counts, matrix.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(counts);
    }
}

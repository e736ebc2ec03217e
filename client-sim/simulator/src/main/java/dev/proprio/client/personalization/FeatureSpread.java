package dev.proprio.client.personalization;

import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Trainer;
import dev.proprio.client.training.TrainingException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Where the classes of training lie in features of windows (what a model's last layer takes, or {@link HandFeatures} of the signals),
 * and how far their windows are from there: sums that add up over devices. The distance to a class is Mahalanobis's with a diagonal
 * covariance of its own, for some classes vary far more than others (Lee et al. 2018 have a full one that all classes share), drawn by
 * a tenth to that of all classes together, and by more if there are few windows of a class: what all classes show is worth five degrees
 * of freedom. A mean of few windows is itself uncertain, by a window's variance over their number.
 */
public final class FeatureSpread {
    private static final double SHRINKAGE = 0.1;
    private static final double PRIOR_DEGREES = 5;

    private final ClassMeans means;
    private final double[] squares;

    private FeatureSpread(ClassMeans means, double[] squares) {
        this.means = means;
        this.squares = squares;
    }

    /** Class means' sums, and the sums of squares, {@code [class][value]}. */
    static FeatureSpread of(ClassMeans means, double[] squares) {
        return new FeatureSpread(means, squares);
    }

    /**
     * One device's sums.
     *
     * @param trainer of the model, in any state
     * @throws TrainingException if the trainer does not show what the last layer takes
     */
    public static FeatureSpread of(float[] parameters, Windows shard, int classes, Trainer trainer)
            throws TrainingException {
        return of(Embedding.of(parameters, shard, trainer), shard, classes);
    }

    /** One device's sums of features of the signals themselves. */
    public static FeatureSpread ofSignals(Windows shard, int classes) {
        return of(HandFeatures.of(shard), shard, classes);
    }

    private static FeatureSpread of(Embedding vectors, Windows shard, int classes) {
        int size = vectors.size();
        double[] squares = new double[classes * size];
        for (int n = 0; n < shard.count(); n++) {
            for (int i = 0; i < size; i++) {
                double value = vectors.values()[n * size + i];
                squares[shard.label(n) * size + i] += value * value;
            }
        }
        return new FeatureSpread(ClassMeans.of(classes, shard.labels(), vectors), squares);
    }

    /** The sums of both; in floating point, so that the order matters in the last bits. */
    public FeatureSpread plus(FeatureSpread other) {
        return new FeatureSpread(
                new ClassMeans(
                        means.size(), sum(means.counts(), other.means.counts()), sum(means.sums(), other.means.sums())),
                sum(squares, other.squares));
    }

    private static double[] sum(double[] one, double[] other) {
        double[] both = one.clone();
        Arrays.setAll(both, i -> one[i] + other[i]);
        return both;
    }

    /**
     * Of each window, the negative distance to the nearest class that there was something of; negative infinity if there is none.
     *
     * @throws TrainingException if the trainer does not show what the last layer takes
     */
    public double[] familiarity(float[] parameters, Windows windows, Trainer trainer) throws TrainingException {
        return familiarity(Embedding.of(parameters, windows, trainer));
    }

    /** The same of sums of features of the signals themselves. */
    public double[] familiarityOfSignals(SignalFeatures windows) {
        return familiarity(windows.vectors());
    }

    /**
     * Of each window, how much nearer its signals' features are to one of the wanted classes than to any other; what counts is the
     * logarithm of the density, so that a class that varies less has to be nearer. Negative infinity where there is no wanted class, and
     * otherwise infinity where there is no other.
     */
    public double[] contrastOfSignals(SignalFeatures windows, Set<Integer> wanted) {
        double[] own = nearest(windows.vectors(), wanted::contains, true);
        double[] others = nearest(windows.vectors(), label -> !wanted.contains(label), true);
        Arrays.setAll(own, n -> own[n] == Double.NEGATIVE_INFINITY ? own[n] : own[n] - others[n]);
        return own;
    }

    private double[] familiarity(Embedding vectors) {
        return nearest(vectors, _ -> true, false);
    }

    /** Of each window the least distance to a class, negative; as a density's logarithm, twice but for a constant, if that is asked for. */
    private double[] nearest(Embedding vectors, IntPredicate chosen, boolean density) {
        double[] values = new double[vectors.count()];
        Arrays.fill(values, Double.NEGATIVE_INFINITY);
        double[] pooled = pooled();
        for (int c = 0; c < means.counts().length; c++) {
            Optional<double[]> mean = means.mean(c);
            if (!chosen.test(c) || mean.isEmpty()) {
                continue;
            }
            double[] variances = variances(c, pooled);
            double volume =
                    density ? Arrays.stream(variances).map(StrictMath::log).sum() : 0;
            for (int n = 0; n < values.length; n++) {
                values[n] = Math.max(values[n], -distance(vectors, n, mean.get(), variances) - volume);
            }
        }
        return values;
    }

    private static double distance(Embedding vectors, int window, double[] mean, double[] variances) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double away = vectors.values()[window * mean.length + i] - mean[i];
            sum += away * away / variances[i];
        }
        return sum;
    }

    /** Of each value within a class; what varies nowhere counts as it does in the mean of all values, or as 1. */
    double[] variances(int label) {
        return variances(label, pooled());
    }

    private double[] variances(int label, double[] pooled) {
        double count = means.count(label);
        double degrees = Math.max(0, count - 1);
        double shrinkage = Math.max(SHRINKAGE, PRIOR_DEGREES / (degrees + PRIOR_DEGREES));
        double uncertain = 1 + (count > 0 ? 1 / count : 0);
        double[] within = new double[pooled.length];
        for (int i = 0; i < within.length; i++) {
            within[i] = uncertain * ((1 - shrinkage) * around(label, i) / Math.max(1, degrees) + shrinkage * pooled[i]);
        }
        return within;
    }

    /** Of each value within classes, all of them together. */
    private double[] pooled() {
        double[] pooled = new double[means.size()];
        double degrees = 0;
        for (int c = 0; c < means.counts().length; c++) {
            degrees += Math.max(0, means.count(c) - 1);
            for (int i = 0; i < pooled.length; i++) {
                pooled[i] += around(c, i);
            }
        }
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] /= Math.max(1, degrees);
        }
        double middle = Arrays.stream(pooled).average().orElse(0);
        for (int i = 0; i < pooled.length; i++) {
            pooled[i] = pooled[i] > 0 ? pooled[i] : middle > 0 ? middle : 1;
        }
        return pooled;
    }

    /** The sum of squares of a value around its class's mean. */
    private double around(int label, int i) {
        if (!means.has(label)) {
            return 0;
        }
        int at = label * means.size() + i;
        double sum = means.sums()[at];
        return Math.max(0, squares[at] - sum * sum / means.count(label));
    }
}

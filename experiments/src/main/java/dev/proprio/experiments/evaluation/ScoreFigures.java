package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.statistics.RocArea;
import dev.proprio.proto.tensor.ArgMax;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * What the scores of all windows together come to; nothing where it can't be known.
 *
 * @param auroc the mean over classes of the area under each one's ROC against all others, over the classes that some
 *     windows are of and some are not
 * @param expectedCalibrationError how far confidence is from accuracy: the mean over windows, in {@value #BINS} bins of
 *     equal width (Guo et al. 2017, equation 3)
 * @param brier the mean over windows of the squared distance of the scores from the truth, from 0 to 2 (Brier 1950)
 */
public record ScoreFigures(Optional<Double> auroc, Optional<Double> expectedCalibrationError, Optional<Double> brier) {
    /** Of a model that gives no scores. */
    public static final ScoreFigures NONE = new ScoreFigures(Optional.empty(), Optional.empty(), Optional.empty());

    private static final int BINS = 15;
    private static final double GRAIN = 1e-3;

    /**
     * The figures of scores.
     *
     * @param truth each window's class
     * @param scores of each window, class by class; probabilities, or else only {@code auroc} is known
     */
    public static ScoreFigures of(int classes, int[] truth, float[] scores) {
        if (scores.length != classes * truth.length) {
            throw new IllegalArgumentException("%s scores are not those of %s windows and %s classes"
                    .formatted(scores.length, truth.length, classes));
        }
        boolean finite = IntStream.range(0, scores.length).allMatch(i -> Float.isFinite(scores[i]));
        if (!finite || truth.length == 0) {
            return NONE;
        }
        boolean shares = areShares(classes, scores);
        return new ScoreFigures(
                auroc(classes, truth, scores),
                shares ? Optional.of(calibration(classes, truth, scores)) : Optional.empty(),
                shares ? Optional.of(brier(classes, truth, scores)) : Optional.empty());
    }

    private static boolean areShares(int classes, float[] scores) {
        for (int from = 0; from < scores.length; from += classes) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                if (scores[from + c] < 0) {
                    return false;
                }
                sum += scores[from + c];
            }
            if (Math.abs(sum - 1) > GRAIN) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Double> auroc(int classes, int[] truth, float[] scores) {
        double[] own = new double[truth.length];
        boolean[] positive = new boolean[truth.length];
        double sum = 0;
        int counted = 0;
        for (int c = 0; c < classes; c++) {
            for (int i = 0; i < truth.length; i++) {
                own[i] = scores[i * classes + c];
                positive[i] = truth[i] == c;
            }
            Optional<Double> area = RocArea.of(own, positive);
            sum += area.orElse(0.0);
            counted += area.isPresent() ? 1 : 0;
        }
        return counted == 0 ? Optional.empty() : Optional.of(sum / counted);
    }

    private static double calibration(int classes, int[] truth, float[] scores) {
        double[] confidence = new double[BINS];
        double[] right = new double[BINS];
        for (int i = 0; i < truth.length; i++) {
            int best = ArgMax.of(scores, i * classes, classes);
            double most = scores[i * classes + best];
            // A bin has its upper end, as in the paper.
            int bin = Math.clamp((int) Math.ceil(most * BINS) - 1, 0, BINS - 1);
            confidence[bin] += most;
            right[bin] += truth[i] == best ? 1 : 0;
        }
        OptionalDouble sum = IntStream.range(0, BINS)
                .mapToDouble(bin -> Math.abs(right[bin] - confidence[bin]))
                .reduce(Double::sum);
        return sum.orElse(0) / truth.length;
    }

    private static double brier(int classes, int[] truth, float[] scores) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            for (int c = 0; c < classes; c++) {
                double off = (double) scores[i * classes + c] - (truth[i] == c ? 1 : 0);
                sum += off * off;
            }
        }
        return sum / truth.length;
    }
}

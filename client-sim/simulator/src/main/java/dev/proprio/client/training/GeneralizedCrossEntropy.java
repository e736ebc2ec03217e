package dev.proprio.client.training;

import dev.proprio.proto.extension.Require;
import java.util.Optional;

/**
 * A loss that labels which are wrong now and then mislead less (Zhang and Sabuncu 2018): {@code (1 - p^q) / q}, where {@code p} is how likely the
 * model finds the label's class. For {@code q} towards 0 it is cross-entropy, for 1 half the mean absolute error of the probabilities, which is the
 * least misled and the slowest to learn. Its gradient is that of cross-entropy times {@code p^q}: what the model finds unlikely counts less.
 *
 * @param q from 0 to 1
 */
public record GeneralizedCrossEntropy(double q) {
    /** What is plain cross-entropy. */
    public static final GeneralizedCrossEntropy CROSS_ENTROPY = new GeneralizedCrossEntropy(0);

    /** Cross-entropy's bound on probabilities whose logarithm is taken. */
    private static final double LEAST = 1e-10;

    public GeneralizedCrossEntropy {
        Require.between("robustLoss", q, 0, 1);
    }

    /** The loss of a setting: cross-entropy if it was left out. */
    public static GeneralizedCrossEntropy orPlain(Optional<Double> q) {
        return q.map(GeneralizedCrossEntropy::new).orElse(CROSS_ENTROPY);
    }

    /** Whether it is cross-entropy. */
    public boolean isCrossEntropy() {
        return q == 0;
    }

    /**
     * The loss of a window.
     *
     * @param p how likely the model finds its label's class
     * @return at least 0, and finite for any probability
     */
    public double of(double p) {
        if (q == 0) {
            return -StrictMath.log(Math.max(p, LEAST));
        }
        // 1 - p^q as it stands would be rounding alone where q is small; for p = 0 this is 1 / q.
        return -StrictMath.expm1(q * StrictMath.log(p)) / q;
    }

    /**
     * By how much cross-entropy's gradient counts.
     *
     * @param p as above
     * @return from 0 to 1
     */
    public double factor(double p) {
        return StrictMath.pow(p, q);
    }
}

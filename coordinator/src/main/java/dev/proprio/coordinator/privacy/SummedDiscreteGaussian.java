package dev.proprio.coordinator.privacy;

/**
 * A sum of vectors of whole numbers, in which everybody is and to each of which discrete Gaussian noise was added (Kairouz, Liu and
 * Steinke 2021, arXiv:2102.06387, theorem 1). Such a sum is not quite discrete Gaussian itself.
 *
 * @param deviation of the noise on each value of the sum: one unit's times the square root of how many add some
 * @param l2 by how much one unit moves the sum at most, in the Euclidean norm
 * @param l1 the same in the sum of magnitudes
 * @param tau how far the sum's law may be from a discrete Gaussian one, on one value; see {@link #tau}
 * @param dimension how many values the sum has, at least 1
 */
public record SummedDiscreteGaussian(double deviation, double l2, double l1, double tau, int dimension)
        implements Mechanism {
    /** @throws IllegalArgumentException in a sentence if a value is outside its range */
    public SummedDiscreteGaussian {
        Sensitivity.requirePositive("the deviation of a sum's noise", deviation);
        Sensitivity.requirePositive("the Euclidean sensitivity of a sum", l2);
        Sensitivity.requirePositive("the sensitivity of a sum in magnitudes", l1);
        if (!(tau >= 0) || dimension < 1) {
            throw new IllegalArgumentException(
                    "tau must be at least 0 and a sum have at least one value but they were %s and %s"
                            .formatted(tau, dimension));
        }
    }

    /** Of whole numbers, to which one unit adds a vector of at most this norm and so many values. */
    public static SummedDiscreteGaussian of(double deviation, double l2, double tau, int dimension) {
        return new SummedDiscreteGaussian(deviation, l2, Sensitivity.l1(l2, dimension), tau, dimension);
    }

    /**
     * How far the sum of so many discrete Gaussian numbers may be from one. Next to nothing from a sigma of 2 on.
     *
     * @param sigma of each
     */
    public static double tau(int summands, double sigma) {
        double sum = 0;
        for (int k = 1; k < summands; k++) {
            // Ledgers are compared, and machines may differ in a last bit.
            sum += StrictMath.exp(-2 * Math.PI * Math.PI * sigma * sigma * k / (k + 1));
        }
        return 10 * sum;
    }

    @Override
    public double divergence(double order) {
        double far = l2 / deviation;
        double magnitudes = l1 / deviation;
        double each = order / 2 * far * far + tau * dimension;
        double together = order / 2 * (far * far + 2 * magnitudes * tau + tau * tau * dimension);
        double shifted = far + Math.sqrt(dimension) * tau;
        return Math.min(Math.min(each, together), order / 2 * shifted * shifted);
    }
}

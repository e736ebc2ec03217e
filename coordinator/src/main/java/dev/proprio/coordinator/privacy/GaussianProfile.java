package dev.proprio.coordinator.privacy;

/**
 * What plain Gaussian mechanisms cost, exactly: however many they are, they are one whose squared sensitivity, in units of the
 * noise, is the sum of theirs (Balle and Wang 2018, arXiv:1805.06530, theorem 8).
 */
final class GaussianProfile {
    private GaussianProfile() {}

    /** The least delta at an epsilon of at least 0, where {@code sensitivity} is in standard deviations of the noise. */
    static double delta(double sensitivity, double epsilon) {
        double near = epsilon / sensitivity - sensitivity / 2;
        double far = epsilon / sensitivity + sensitivity / 2;
        if (near < 0) {
            // Two tails of this sum, where their ratios to the density would be huge.
            return 1 - density(near) * (MillsRatio.of(-near) + MillsRatio.of(far));
        }
        return density(near) * (MillsRatio.of(near) - MillsRatio.of(far));
    }

    /** The least epsilon of at least 0 at a delta, from above to the last digits. */
    static double epsilon(double sensitivity, double delta) {
        if (delta(sensitivity, 0) <= delta) {
            return 0;
        }
        double below = 0;
        double above = sensitivity * (sensitivity / 2 + Math.sqrt(-2 * Math.log(delta)));
        for (double middle = above / 2; below < middle && middle < above; middle = (below + above) / 2) {
            if (delta(sensitivity, middle) <= delta) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    private static double density(double x) {
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
}

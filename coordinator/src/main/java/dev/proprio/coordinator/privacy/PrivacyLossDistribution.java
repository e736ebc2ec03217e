package dev.proprio.coordinator.privacy;

/**
 * The privacy loss of one release on a grid, with which every (epsilon, delta) is at least what it is without: what lies
 * between two points is split over them so that both neighbours keep their mass (connect the dots; Doroshenko, Ghazi,
 * Kamath, Kumar and Manurangsi 2022, arXiv:2207.04380). Immutable, thread-safe.
 */
final class PrivacyLossDistribution {
    /** Weights of less than e to this are nothing beside 1, even a million of them. */
    private static final double NEGLIGIBLE = -60;

    private final double interval;
    private final long lowest;
    private final double[] logMass;

    /** The mass at {@code (lowest + i) * interval} is that of the first neighbour, and is given by its logarithm. */
    PrivacyLossDistribution(double interval, long lowest, double[] logMass) {
        this.interval = interval;
        this.lowest = lowest;
        this.logMass = logMass;
    }

    /** The loss with the two neighbours exchanged, whose masses differ by their ratio, e to the loss. */
    PrivacyLossDistribution exchanged() {
        int last = logMass.length - 1;
        double[] mirrored = new double[logMass.length];
        for (int i = 0; i <= last; i++) {
            mirrored[last - i] = logMass[i] - loss(i);
        }
        return new PrivacyLossDistribution(interval, -(lowest + last), mirrored);
    }

    /** Of the law with the density multiplied by e to {@code tilt} times the loss. */
    Moments moments(double tilt) {
        double largest = largest(tilt);
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < logMass.length; i++) {
            double exponent = logMass[i] + tilt * loss(i) - largest;
            if (exponent > NEGLIGIBLE) {
                double weight = Math.exp(exponent);
                sum += weight;
                first += weight * i;
                second += weight * i * i;
            }
        }
        double mean = first / sum;
        return new Moments(
                largest + Math.log(sum),
                (lowest + mean) * interval,
                Math.max(0, second / sum - mean * mean) * interval * interval);
    }

    /**
     * Adds the tilted law to a ring of points, the point {@code centre} of the grid at its beginning.
     *
     * @param ring as long as a power of two
     */
    void addTo(double[] ring, double tilt, double logScale, long centre) {
        for (int i = 0; i < logMass.length; i++) {
            double exponent = logMass[i] + tilt * loss(i) - logScale;
            if (exponent > NEGLIGIBLE) {
                ring[(int) ((lowest + i - centre) & (ring.length - 1))] += Math.exp(exponent);
            }
        }
    }

    double interval() {
        return interval;
    }

    double greatest() {
        return loss(logMass.length - 1);
    }

    private double loss(int i) {
        return (lowest + i) * interval;
    }

    private double largest(double tilt) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < logMass.length; i++) {
            largest = Math.max(largest, logMass[i] + tilt * loss(i));
        }
        return largest;
    }

    /**
     * @param logScale ln of what the tilted density adds up to
     * @param mean of the loss, tilted
     * @param variance of the loss, tilted
     */
    record Moments(double logScale, double mean, double variance) {
        static final Moments NONE = new Moments(0, 0, 0);

        /** Those of a sum with so many independent losses more. */
        Moments plus(Moments one, long times) {
            return new Moments(
                    logScale + times * one.logScale, mean + times * one.mean, variance + times * one.variance);
        }
    }
}

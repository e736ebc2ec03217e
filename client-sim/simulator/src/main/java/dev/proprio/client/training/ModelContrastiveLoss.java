package dev.proprio.client.training;

/**
 * MOON's model-contrastive loss of a window (Li et al. 2021, equation 3): {@code -mu log(e^(cos(z, g) / t) /
 * (e^(cos(z, g) / t) + e^(cos(z, p) / t)))} with the representations z of the model in training, g of the global and p
 * of the previous local model. Thread-safe.
 */
final class ModelContrastiveLoss implements RepresentationLoss {
    /** Shorter representations have no direction. */
    private static final double LEAST_NORM = 1e-8;

    private final double mu;
    private final double temperature;
    private final int size;
    private final float[] global;
    private final float[] previous;

    /**
     * @param size values of a representation
     * @param global the windows' representations, one after the other
     * @param previous the same
     */
    ModelContrastiveLoss(double mu, double temperature, int size, float[] global, float[] previous) {
        this.mu = mu;
        this.temperature = temperature;
        this.size = size;
        this.global = global;
        this.previous = previous;
    }

    /** The loss of one window. */
    double loss(int window, float[] values, int from) {
        return mu * StrictMath.log1p(StrictMath.exp(preference(window, values, from)));
    }

    @Override
    public void differentiate(int window, float[] values, int from, float[] gradient, int to) {
        double weight = mu / temperature / (1 + StrictMath.exp(-preference(window, values, from)));
        addCosine(weight, values, from, previous, window * size, gradient, to);
        addCosine(-weight, values, from, global, window * size, gradient, to);
    }

    /** How much more the representation is like the previous model's than like the global one's. */
    private double preference(int window, float[] values, int from) {
        return (cosine(values, from, previous, window * size) - cosine(values, from, global, window * size))
                / temperature;
    }

    private double cosine(float[] a, int aFrom, float[] b, int bFrom) {
        double norms = norm(a, aFrom) * norm(b, bFrom);
        return norms < LEAST_NORM * LEAST_NORM ? 0 : product(a, aFrom, b, bFrom) / norms;
    }

    /** Adds so many times the gradient of {@code cos(z, v)} with respect to z. */
    private void addCosine(double factor, float[] z, int zFrom, float[] v, int vFrom, float[] gradient, int to) {
        double norm = norm(z, zFrom);
        double norms = norm * norm(v, vFrom);
        if (norms < LEAST_NORM * LEAST_NORM) {
            return;
        }
        double along = product(z, zFrom, v, vFrom) / norms / (norm * norm);
        for (int i = 0; i < size; i++) {
            gradient[to + i] += (float) (factor * (v[vFrom + i] / norms - along * z[zFrom + i]));
        }
    }

    private double norm(float[] a, int from) {
        return Math.sqrt(product(a, from, a, from));
    }

    private double product(float[] a, int aFrom, float[] b, int bFrom) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += (double) a[aFrom + i] * b[bFrom + i];
        }
        return sum;
    }
}

package dev.proprio.proto.noise;

/** Which law the noise of whole numbers has that devices add. */
public enum NoiseLaw {
    SKELLAM {
        @Override
        public IntegerNoise ofVariance(double least) {
            return new Skellam((long) Math.ceil(least / 2));
        }
    },
    DISCRETE_GAUSSIAN {
        @Override
        public IntegerNoise ofVariance(double least) {
            return new DiscreteGaussian((long) Math.ceil(Math.sqrt(least)));
        }
    };

    /**
     * Noise of at least this variance.
     *
     * @throws IllegalArgumentException in a sentence if it is more than can be drawn
     */
    public abstract IntegerNoise ofVariance(double least);
}

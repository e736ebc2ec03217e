package dev.proprio.coordinator.release;

import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.proto.noise.DiscreteGaussian;

/**
 * A clip that follows a quantile of the updates' norms (Andrew et al. 2021, arXiv:1905.03871). Each update tells by a half or
 * minus a half whether it was within the clip; the sum gets noise of its own, and the update's is raised so that both together cost
 * what the update alone would.
 *
 * @param quantile the share of updates that the clip is to let pass as they are, between 0 and 1
 * @param rate how fast the clip follows, greater than 0
 * @param noise standard deviation of the noise on the sum of what updates tell, greater than 0
 */
public record AdaptiveClip(double quantile, double rate, double noise) {
    /** No clip gets smaller. */
    public static final double LEAST = 0.0001;

    /** No clip gets larger. */
    public static final double MOST = 1000;

    /** Noise is a whole number of a 2^24th of its own power of two, or of the unit of lanes, whatever is coarser. */
    private static final int BITS = 24;

    /** Half is a whole number of units up to here. */
    private static final int COARSEST = ClippedSum.LANE_BITS - 1;

    /** Whether {@link #updateNoise} has a value: the noise of what updates tell must leave something to the update's. */
    public boolean fits(double noiseMultiplier) {
        return noiseMultiplier < 2 * noise;
    }

    /**
     * The noise multiplier of the update with which it costs, together with what updates tell, as much as one of {@code
     * noiseMultiplier} does alone; what one device tells moves its sum by a half.
     */
    public double updateNoise(double noiseMultiplier) {
        return 1 / Math.sqrt(1 / (noiseMultiplier * noiseMultiplier) - 1 / (4 * noise * noise));
    }

    /**
     * The next clip, before it is rounded and kept in its range.
     *
     * @param within the share of updates that were within this one, as it is known with noise
     */
    double after(double clip, double within) {
        return clip * StrictMath.exp(-rate * (within - quantile));
    }

    /** The next clip, as devices are told it. */
    float next(float clip, double within) {
        return (float) Math.clamp(after(clip, within), LEAST, MOST);
    }

    /** By how many bits the noise's unit is coarser than that of lanes. */
    int shift() {
        return Math.clamp(Math.getExponent(noise) - BITS + ClippedSum.LANE_BITS, 0, COARSEST);
    }

    /** The noise in its units. */
    DiscreteGaussian distribution() {
        return new DiscreteGaussian((long) Math.ceil(noise * Math.scalb(1.0, ClippedSum.LANE_BITS - shift())));
    }
}

package dev.proprio.experiments.spec;

import dev.proprio.coordinator.release.AdaptiveClip;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/** A clip that follows a quantile of the updates' norms, which is learnt with noise (Andrew et al. 2021). */
public record AdaptiveClipSpec(
        @Setting("The share of updates that are to be within the clip, from 0 to 1.")
        double quantile,

        @Setting("How fast the clip follows, greater than 0 and at most 10.")
        double rate,

        @Setting("The first round's clip, from 0.0001 to 1000.")
        double initial,

        @Setting(
                "Standard deviation of the noise on the number of updates that were within the clip, greater than 0; left out, a"
                        + " twentieth of cohort.size.")
        Optional<Double> noise) {
    /** Of the expected number of updates. */
    private static final double USUAL_SHARE = 1.0 / 20;

    public AdaptiveClipSpec {
        Require.between("quantile", quantile, 0, 1);
        Require.that(rate > 0 && rate <= 10, "rate", "must be greater than 0 and at most 10 but was " + rate);
        Require.between("initial", initial, AdaptiveClip.LEAST, AdaptiveClip.MOST);
        noise.ifPresent(deviation -> Require.positive("noise", deviation));
    }

    /** The paper's. */
    public AdaptiveClipSpec() {
        this(0.5, 0.2, 0.1, Optional.empty());
    }

    /**
     * The rule in rounds of a size.
     *
     * @param cohort how many devices a round has in the mean
     */
    public AdaptiveClip rule(int cohort) {
        return new AdaptiveClip(quantile, rate, noise.orElse(USUAL_SHARE * cohort));
    }
}

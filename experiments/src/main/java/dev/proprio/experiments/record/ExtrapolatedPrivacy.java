package dev.proprio.experiments.record;

/**
 * What another run would promise, which was not made: one of a larger population, whose rounds' means have the noise that this run's
 * had. It is nothing that this run's own devices have.
 *
 * @param epsilon that it would cost there
 * @param delta at which that epsilon would hold
 * @param population how many devices there would have to be
 * @param cohort how many of them would have to be in a round in the mean
 * @param noiseMultiplier standard deviation of the noise on such a round's sum, over the clip
 */
public record ExtrapolatedPrivacy(double epsilon, double delta, long population, long cohort, double noiseMultiplier) {
    /** As a sentence, which says that it is extrapolated before it says a number. */
    public String text() {
        return "extrapolated, and not of this run: epsilon %s at delta %s would hold if there were %s devices, and %s of them in a round"
                .formatted(EpsilonText.of(epsilon, 3), delta, population, cohort);
    }
}

package dev.proprio.experiments.spec;

import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How little the model may tell of a single device: differential privacy. */
public record PrivacySpec(
        @Setting(
                "Who adds what noise: the coordinator to a round's sum; its devices, each a part, under the masks of secure"
                        + " aggregation; or each device to its own update, as much as hides that by itself.")
        PrivacyMechanism mechanism,

        @Setting(
                "With mechanism: banded, of how many rounds the noise hangs together, from 1 to the number of rounds; so"
                        + " many blocks of devices take turns at least.")
        Optional<Integer> bands,

        @Setting(
                "With mechanism: banded, a text file with the factor by which it does, instead of bands: after a line C or X,"
                        + " of each row the numbers within the bands up to the diagonal.")
        Optional<Path> factor,

        @Setting(
                "With mechanism: local-gaussian, in how many rounds a device is at most, at least 1: then it is not asked again. Left"
                        + " out, in all, or in those of its block.")
        Optional<Integer> participations,

        @Setting(
                value = "The largest Euclidean norm of a device's update; a longer one is scaled down.",
                required = true)
        ClipSpec clip,

        @Setting(
                "Standard deviation of the noise on the sum, or on each update of a device that adds its own, over the clip, from 0.1 to 32;"
                        + " left out, a target is named.")
        Optional<Double> noiseMultiplier,

        @Setting(
                "What all rounds together may cost, from which the noise follows; left out, a noise-multiplier is named.")
        Optional<PrivacyTarget> target,

        @Setting(
                "With noise-multiplier, the delta that epsilon is told for: greater than 0 and at most 1 over the number of"
                        + " devices.")
        Optional<Double> delta,

        @Setting("By what epsilon is worked out, always from above: privacy loss distributions, or Rényi divergences.")
        AccountantKind accountant,

        @Setting(
                "With noise-multiplier, an epsilon: the run ends before the round that would exceed it; with mechanism:"
                        + " local-gaussian a device is not asked again.")
        Optional<Double> budgetStop,

        @Setting("Where noise and cohorts come from: from the seed, so that a simulation can be repeated, or from the"
                + " machine's secrets.")
        PrivacyRandomness randomness,

        @Setting(
                "A larger population for whose rounds the noise is, to see how a model would fare there; the run itself then protects"
                        + " nobody, and says the large epsilon that it has.")
        Optional<ExtrapolationSpec> extrapolate) {
    /** The most noise that there can be, over the clip. */
    public static final double MOST_NOISE = 32;

    /** The least. */
    public static final double LEAST_NOISE = 0.1;

    public PrivacySpec {
        bands.ifPresent(count -> Require.atLeast("bands", count, 1));
        participations.ifPresent(count -> Require.atLeast("participations", count, 1));
        noiseMultiplier.ifPresent(z -> Require.between("noiseMultiplier", z, LEAST_NOISE, MOST_NOISE));
        delta.ifPresent(
                d -> Require.that(d > 0 && d < 1, "delta", "must be greater than 0 and less than 1 but was " + d));
        budgetStop.ifPresent(epsilon -> Require.positive("budgetStop", epsilon));
    }

    /** What is left out; neither a clip nor noise nor a target. */
    public PrivacySpec() {
        this(
                PrivacyMechanism.GAUSSIAN,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ClipSpec(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                AccountantKind.PLD,
                Optional.empty(),
                PrivacyRandomness.KEYED,
                Optional.empty());
    }

    /**
     * What somebody should know before the data is opened.
     *
     * @param cohort how many devices a round has in the mean
     * @param planned the noise multiplier, if a target makes it and it is known without the data
     */
    public String caution(int cohort, Optional<Double> planned) {
        if (isLocal()) {
            return localCaution(cohort, noiseMultiplier.or(() -> planned));
        }
        if (mechanism.ofDevices().isPresent()) {
            return "devices add the noise, as much as makes each group's sum private by itself, and so that the devices that must stay in it and are not corrupt add all of it: the sums of several groups have more of it than one needs, and fewer, larger groups are better (secure-aggregation.group-size, with protocol: secagg-plus); every round is counted as if every device were in it";
        }
        return caution().map(more -> noiseCaution(cohort) + "; " + more).orElseGet(() -> noiseCaution(cohort));
    }

    private String noiseCaution(int cohort) {
        double divisor = extrapolate.map(ExtrapolationSpec::cohort).orElse((long) cohort);
        return noiseMultiplier
                .map(z -> String.format(
                        Locale.ROOT,
                        "the noise on a round's mean update has a standard deviation of %.3g of the clip on each value: for a model of more than %,.0f parameters it is longer than the update can be (sqrt(parameters) x noise-multiplier / cohort.size is greater than 1); larger cohorts out of a larger population make it less",
                        z / divisor,
                        Math.floor((divisor / z) * (divisor / z))))
                .orElse(
                        "how much noise privacy.target needs follows from the number of devices, which is known when the run opens its data; its notes say when noise is longer than the update can be");
    }

    private Optional<String> caution() {
        return isBanded()
                ? Optional.of(
                        "noise that hangs together is somewhat more than that in each round, and largely cancels in the model; that of the last %s rounds is kept in memory and in the journal, 8 bytes for each parameter and round"
                                .formatted(bands.map(count -> Integer.toString(count - 1))
                                        .orElse("bands - 1")))
                : Optional.empty();
    }

    private String localCaution(int cohort, Optional<Double> noise) {
        String size = noise.map(z -> String.format(
                        Locale.ROOT,
                        "with a noise multiplier of %.4g, the mean of a round's %d updates has noise of a standard deviation of %.3g of the clip on each value, and for a model of more than %,.0f parameters it is longer than the update can be (sqrt(parameters / cohort.size) x noise-multiplier is greater than 1)",
                        z,
                        cohort,
                        z / Math.sqrt(cohort),
                        Math.floor(cohort / (z * z))))
                .orElse(
                        "how much that is follows from privacy.target and from how many rounds a device is in, and the notes of the run say when the noise on a mean update is longer than that can be");
        return "each device adds noise that hides its own update by itself, which is sqrt(cohort.size) times as much on a mean as the coordinator would add for the same epsilon, and more, since not being in a round hides nobody: "
                + size
                + "; larger cohorts and fewer rounds for each device (privacy.participations) make it less, and mechanism: skellam needs far less, if devices trust secure aggregation";
    }

    /** Whether each device hides its own update. */
    public boolean isLocal() {
        return mechanism == PrivacyMechanism.LOCAL_GAUSSIAN;
    }

    /** Whether noise hangs together over rounds. */
    public boolean isBanded() {
        return mechanism == PrivacyMechanism.BANDED;
    }

    /**
     * What the first round's updates are added up by.
     *
     * @param layout of what devices send
     */
    public ClippedSum sum(ParameterLayout layout) {
        return new ClippedSum(clip.first(layout));
    }

    /** The epsilon that all rounds together must not exceed, wherever it stands; none if it is another population's. */
    public Optional<Double> budget() {
        return extrapolate.isPresent()
                ? Optional.empty()
                : target.map(PrivacyTarget::epsilon).or(() -> budgetStop);
    }

    /** The delta that is promised, wherever it stands. */
    public double promisedDelta() {
        return target.map(PrivacyTarget::delta).or(() -> delta).orElseThrow();
    }
}

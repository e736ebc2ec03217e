package dev.proprio.experiments.spec;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.ClippedSum;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.ClientUpdate;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How little the model may tell of a single device: differential privacy. */
public record PrivacySpec(
        @Setting(
                "Who adds what noise: the coordinator to a round's sum, or its devices, each a part, under the masks of secure aggregation.")
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
                value = "The largest Euclidean norm of a device's update; a longer one is scaled down.",
                required = true)
        ClipSpec clip,

        @Setting(
                "Standard deviation of the noise on the sum over the clip, from 0.1 to 32; left out, a target is named.")
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

        @Setting("With noise-multiplier, an epsilon: the run ends before the round that would exceed it.")
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
     */
    public String caution(int cohort) {
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

    /**
     * Checks that the experiment's other settings let the promise be kept.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if not; the message says what to do
     */
    void requireFit(
            LocalAlgorithm local,
            Aggregation aggregation,
            Compression compression,
            CohortSpec cohort,
            int rounds,
            EvaluationSpec evaluation,
            SecureAggregationSpec secureAggregation) {
        clip.requireOne();
        requireNoise();
        requireBands(compression, rounds);
        if (mechanism.ofDevices().isPresent()) {
            requireDistributed(cohort, secureAggregation);
        } else {
            requireCentral(cohort, secureAggregation);
        }
        Require.that(
                aggregation instanceof UniformMean,
                "aggregation",
                "must be uniform-mean with privacy, because noise covers a sum in which every device counts the same, over a number that no device changes, and that is not what %s makes; write aggregation: uniform-mean"
                        .formatted(Extensions.nameOf(aggregation.getClass())));
        Require.that(
                local.exchange().parts().isEmpty(),
                "local",
                "must not be %s with privacy, because its devices send more than one clipped update, and noise covers no more; use sgd, adam or fedprox"
                        .formatted(Extensions.nameOf(local.getClass())));
        Require.that(
                !compression.feedsBack(),
                "compression",
                "must not have error feedback with privacy, because clipping would cut again what an update catches up on; use quantize, random-k, or error-feedback: false");
        Require.that(
                !clip.perLayer() || !compression.leavesOut(),
                "compression",
                "must send all values with privacy.clip.per-layer, or layers could not be told apart in what arrives; use quantize or none");
        extrapolate.ifPresent(larger -> {
            Require.that(
                    larger.cohort() > cohort.size(),
                    "privacy.extrapolate.cohort",
                    "must be more than cohort.size, %s, but was %s: a run in so large cohorts needs no extrapolation; leave it out"
                            .formatted(cohort.size(), larger.cohort()));
            Require.that(
                    budgetStop.isEmpty(),
                    "privacy.budgetStop",
                    "must be left out with extrapolate, where the run's own epsilon is far larger than any budget");
        });
        Require.that(
                cohort.overSelect() == 1,
                "cohort.overSelect",
                "must be 1 with privacy, because the first to come would be chosen by their speed, which no accountant knows; leave it out");
        Require.that(
                evaluation.split() == Split.USERS || evaluation.split() == Split.OFFICIAL,
                "evaluation.split",
                "must be users or official with privacy, because figures of people whose devices train tell of them what no noise covers; use one of these");
    }

    private void requireCentral(CohortSpec cohort, SecureAggregationSpec secureAggregation) {
        Require.that(
                secureAggregation.protocol() == SecureProtocol.NONE,
                "secureAggregation.protocol",
                "must be none with privacy.mechanism: gaussian, whose noise is added to exact sums, which are not had from secure aggregation; use mechanism: skellam, whose noise devices add themselves, or leave one of them out");
        requireSampling(cohort);
    }

    private void requireDistributed(CohortSpec cohort, SecureAggregationSpec secureAggregation) {
        String name = mechanism.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Require.that(
                secureAggregation.protocol() != SecureProtocol.NONE,
                "secureAggregation.protocol",
                "must be secagg or secagg-plus with privacy.mechanism: %s, because a device's own part of the noise is too little to hide its update where that is seen by itself; use one of these, or mechanism: gaussian"
                        .formatted(name));
        Require.that(
                extrapolate.isEmpty(),
                "privacy.extrapolate",
                "must be left out with privacy.mechanism: %s, whose noise follows from the groups that a round has; use mechanism: gaussian"
                        .formatted(name));
        Require.that(
                clip.adaptive().isEmpty(),
                "privacy.clip.adaptive",
                "must be left out with privacy.mechanism: %s, where nothing but the update is summed; write a number for the clip"
                        .formatted(name));
        Require.that(
                randomness == PrivacyRandomness.KEYED,
                "privacy.randomness",
                "must be left out with privacy.mechanism: %s: devices draw the noise, simulated ones from the seed, and those of real people from their own secrets"
                        .formatted(name));
        Require.that(
                cohort.overSelect() == 1,
                "cohort.overSelect",
                "must be 1 with privacy, because noise is worked out for the devices that a round asks; leave it out");
    }

    private void requireNoise() {
        Require.that(
                noiseMultiplier.isPresent() != target.isPresent(),
                "privacy.target",
                noiseMultiplier.isPresent()
                        ? "must be left out with noise-multiplier, which it would contradict; keep one of them"
                        : "must be given, such as {epsilon: 8, delta: 1e-6}, or else a noise-multiplier: without noise nothing is private");
        Require.that(
                target.isEmpty() || delta.isEmpty(),
                "privacy.delta",
                "must be left out with a target, which has its own; keep that");
        Require.that(
                target.isPresent() || delta.isPresent(),
                "privacy.delta",
                "must be given with noise-multiplier, such as 1e-6: an epsilon says nothing without it; at most 1 over the number of devices");
        Require.that(
                target.isEmpty() || budgetStop.isEmpty(),
                "privacy.budgetStop",
                "must be left out with a target, to which the noise is chosen so that all rounds fit");
    }

    private void requireBands(Compression compression, int rounds) {
        if (!isBanded()) {
            Require.that(
                    bands.isEmpty() && factor.isEmpty(),
                    bands.isPresent() ? "privacy.bands" : "privacy.factor",
                    "must be left out with mechanism: gaussian, whose rounds' noise is independent; or write mechanism: banded");
            return;
        }
        Require.that(
                bands.isPresent() != factor.isPresent(),
                "privacy.bands",
                bands.isPresent()
                        ? "must be left out with factor, which has its own; keep one of them"
                        : "must be given with mechanism: banded, such as 8, or else a factor: it says of how many rounds the noise hangs together");
        bands.ifPresent(count -> Require.that(
                count <= rounds,
                "privacy.bands",
                "must be at most the number of rounds, %s, but was %s".formatted(rounds, count)));
        Require.that(
                clip.adaptive().isEmpty(),
                "privacy.clip",
                "must be a number with mechanism: banded, because noise that hangs together over rounds is of one size in all of them; write a number, or mechanism: gaussian");
        Require.that(
                extrapolate.isEmpty(),
                "privacy.extrapolate",
                "must be left out with mechanism: banded, whose noise and turns follow from the run's own rounds; leave one of them out");
        int values = 1 << 10;
        Require.that(
                UpdatePacking.of(compression, values, 0, 1).summedLength(ClientUpdate.PARAMETERS, values) == values,
                "compression",
                "must not be %s with mechanism: banded, because each round sends other values of the model, and noise would cancel with that of others; use quantize, or none"
                        .formatted(Extensions.nameOf(compression.getClass())));
    }

    private void requireSampling(CohortSpec cohort) {
        Selection chosen = cohort.selection();
        String name = Extensions.nameOf(chosen.getClass());
        if (isBanded()) {
            Require.that(
                    chosen instanceof Cyclic cyclic && cyclic.rate().isEmpty(),
                    "cohort.selection",
                    chosen instanceof Cyclic
                            ? "must have no rate with privacy, where it is cohort.size over the mean size of a block; leave the rate out"
                            : "must be cyclic with mechanism: banded, because nobody may be in two rounds of which the noise hangs together, and %s does not see to that; use cyclic"
                                    .formatted(name));
            return;
        }
        Require.that(
                chosen instanceof Poisson poisson && poisson.rate().isEmpty(),
                "cohort.selection",
                chosen instanceof Poisson
                        ? "must have no rate with privacy, where it is cohort.size over the number of devices; leave the rate out"
                        : "must be poisson with privacy, because the accountant counts on every device's being drawn by itself with the same probability, which %s does not do; use poisson"
                                .formatted(name));
    }
}

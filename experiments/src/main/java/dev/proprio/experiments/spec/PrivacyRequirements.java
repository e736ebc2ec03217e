package dev.proprio.experiments.spec;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.UniformMean;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.update.ClientUpdate;

/** What an experiment's other settings must be for its privacy to hold. */
record PrivacyRequirements(
        PrivacySpec privacy,
        LocalAlgorithm local,
        Aggregation aggregation,
        Compression compression,
        CohortSpec cohort,
        int rounds,
        EvaluationSpec evaluation,
        SecureAggregationSpec secureAggregation) {
    /**
     * Checks them.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if the promise could not be kept; the message says what to do
     */
    void check() {
        privacy.clip().requireOne();
        requireNoise();
        requireBands();
        if (privacy.isLocal()) {
            requireLocal();
            return;
        }
        Require.that(
                privacy.participations().isEmpty(),
                "privacy.participations",
                "must be left out with mechanism: %s, which counts every round as if every device might be in it; or write mechanism: local-gaussian"
                        .formatted(privacy.mechanism().text()));
        if (privacy.mechanism().ofDevices().isPresent()) {
            requireDistributed();
        } else {
            requireCentral();
        }
        Require.that(
                aggregation instanceof UniformMean,
                "aggregation",
                "must be uniform-mean with privacy, because noise covers a sum in which every device counts the same, over a number that no device changes, and that is not what %s makes; write aggregation: uniform-mean"
                        .formatted(Extensions.nameOf(aggregation.getClass())));
        requireOneUpdate();
        Require.that(
                !compression.feedsBack(),
                "compression",
                "must not have error feedback with privacy, because clipping would cut again what an update catches up on; use quantize, random-k, or error-feedback: false");
        requireWholeLayers();
        privacy.extrapolate().ifPresent(larger -> {
            Require.that(
                    larger.cohort() > cohort.size(),
                    "privacy.extrapolate.cohort",
                    "must be more than cohort.size, %s, but was %s: a run in so large cohorts needs no extrapolation; leave it out"
                            .formatted(cohort.size(), larger.cohort()));
            Require.that(
                    privacy.budgetStop().isEmpty(),
                    "privacy.budgetStop",
                    "must be left out with extrapolate, where the run's own epsilon is far larger than any budget");
        });
        Require.that(
                cohort.overSelect() == 1,
                "cohort.overSelect",
                "must be 1 with privacy, because the first to come would be chosen by their speed, which no accountant knows; leave it out");
        requireOthersTested();
    }

    private void requireOneUpdate() {
        Require.that(
                local.exchange().parts().isEmpty(),
                "local",
                "must not be %s with privacy, because its devices send more than one clipped update, and noise covers no more; use sgd, adam or fedprox"
                        .formatted(Extensions.nameOf(local.getClass())));
    }

    private void requireWholeLayers() {
        Require.that(
                !privacy.clip().perLayer() || !compression.leavesOut(),
                "compression",
                "must send all values with privacy.clip.per-layer, or layers could not be told apart in what arrives; use quantize or none");
    }

    private void requireOthersTested() {
        Require.that(
                evaluation.split() == Split.USERS || evaluation.split() == Split.OFFICIAL,
                "evaluation.split",
                "must be users or official with privacy, because figures of people whose devices train tell of them what no noise covers; use one of these");
    }

    private void requireLocal() {
        Require.that(
                secureAggregation.protocol() == SecureProtocol.NONE,
                "secureAggregation.protocol",
                "must be none with privacy.mechanism: local-gaussian, under which each update is hidden by its own noise; under masks far less is enough: use mechanism: skellam, or leave secure aggregation out");
        Require.that(
                privacy.extrapolate().isEmpty(),
                "privacy.extrapolate",
                "must be left out with privacy.mechanism: local-gaussian, whose noise does not become less in a larger fleet; leave one of them out");
        Require.that(
                privacy.clip().adaptive().isEmpty(),
                "privacy.clip.adaptive",
                "must be left out with privacy.mechanism: local-gaussian, whose devices tell nothing but their updates; write a number for the clip");
        Require.that(
                privacy.randomness() == PrivacyRandomness.KEYED,
                "privacy.randomness",
                "must be left out with privacy.mechanism: local-gaussian: devices draw the noise, simulated ones from the seed, and those of real people from their own secrets");
        Selection chosen = cohort.selection();
        Require.that(
                chosen instanceof UniformSelection || chosen instanceof Cyclic,
                "cohort.selection",
                "must be uniform or cyclic with privacy.mechanism: local-gaussian, and not %s: each device's own rounds are counted, nothing is gained by chance, and devices tell no loss to be chosen by; use one of these"
                        .formatted(Extensions.nameOf(chosen.getClass())));
        Require.that(
                aggregation instanceof UniformMean,
                "aggregation",
                "must be uniform-mean with privacy.mechanism: local-gaussian, and not %s: devices tell no weight, and rules that compare or cut updates would do so to noise, which is most of them and cancels in a mean alone; write aggregation: uniform-mean"
                        .formatted(Extensions.nameOf(aggregation.getClass())));
        requireOneUpdate();
        Require.that(
                !compression.feedsBack(),
                "compression",
                "must not have error feedback with privacy.mechanism: local-gaussian, because what is left to be sent later is noise for the most part, and piles up; use quantize, random-k, or error-feedback: false");
        requireWholeLayers();
        requireOthersTested();
    }

    private void requireCentral() {
        Require.that(
                secureAggregation.protocol() == SecureProtocol.NONE,
                "secureAggregation.protocol",
                "must be none with privacy.mechanism: %s, whose noise is added to exact sums, which are not had from secure aggregation; use mechanism: skellam, whose noise devices add themselves, or leave one of them out"
                        .formatted(privacy.mechanism().text()));
        requireSampling();
    }

    private void requireDistributed() {
        String name = privacy.mechanism().text();
        Require.that(
                secureAggregation.protocol() != SecureProtocol.NONE,
                "secureAggregation.protocol",
                "must be secagg or secagg-plus with privacy.mechanism: %s, because a device's own part of the noise is too little to hide its update where that is seen by itself; use one of these, or mechanism: gaussian"
                        .formatted(name));
        Require.that(
                privacy.extrapolate().isEmpty(),
                "privacy.extrapolate",
                "must be left out with privacy.mechanism: %s, whose noise follows from the groups that a round has; use mechanism: gaussian"
                        .formatted(name));
        Require.that(
                privacy.clip().adaptive().isEmpty(),
                "privacy.clip.adaptive",
                "must be left out with privacy.mechanism: %s, where nothing but the update is summed; write a number for the clip"
                        .formatted(name));
        Require.that(
                privacy.randomness() == PrivacyRandomness.KEYED,
                "privacy.randomness",
                "must be left out with privacy.mechanism: %s: devices draw the noise, simulated ones from the seed, and those of real people from their own secrets"
                        .formatted(name));
    }

    private void requireNoise() {
        Require.that(
                privacy.noiseMultiplier().isPresent() != privacy.target().isPresent(),
                "privacy.target",
                privacy.noiseMultiplier().isPresent()
                        ? "must be left out with noise-multiplier, which it would contradict; keep one of them"
                        : "must be given, such as {epsilon: 8, delta: 1e-6}, or else a noise-multiplier: without noise nothing is private");
        Require.that(
                privacy.target().isEmpty() || privacy.delta().isEmpty(),
                "privacy.delta",
                "must be left out with a target, which has its own; keep that");
        Require.that(
                privacy.target().isPresent() || privacy.delta().isPresent(),
                "privacy.delta",
                "must be given with noise-multiplier, such as 1e-6: an epsilon says nothing without it; at most 1 over the number of devices");
        Require.that(
                privacy.target().isEmpty() || privacy.budgetStop().isEmpty(),
                "privacy.budgetStop",
                "must be left out with a target, to which the noise is chosen so that all rounds fit");
    }

    private void requireBands() {
        if (!privacy.isBanded()) {
            Require.that(
                    privacy.bands().isEmpty() && privacy.factor().isEmpty(),
                    privacy.bands().isPresent() ? "privacy.bands" : "privacy.factor",
                    "must be left out with mechanism: %s, whose rounds' noise is independent; or write mechanism: banded"
                            .formatted(privacy.mechanism().text()));
            return;
        }
        Require.that(
                privacy.bands().isPresent() != privacy.factor().isPresent(),
                "privacy.bands",
                privacy.bands().isPresent()
                        ? "must be left out with factor, which has its own; keep one of them"
                        : "must be given with mechanism: banded, such as 8, or else a factor: it says of how many rounds the noise hangs together");
        privacy.bands()
                .ifPresent(count -> Require.that(
                        count <= rounds,
                        "privacy.bands",
                        "must be at most the number of rounds, %s, but was %s".formatted(rounds, count)));
        Require.that(
                privacy.clip().adaptive().isEmpty(),
                "privacy.clip",
                "must be a number with mechanism: banded, because noise that hangs together over rounds is of one size in all of them; write a number, or mechanism: gaussian");
        Require.that(
                privacy.extrapolate().isEmpty(),
                "privacy.extrapolate",
                "must be left out with mechanism: banded, whose noise and turns follow from the run's own rounds; leave one of them out");
        int values = 1 << 10;
        Require.that(
                UpdatePacking.of(compression, values, 0, 1).summedLength(ClientUpdate.PARAMETERS, values) == values,
                "compression",
                "must not be %s with mechanism: banded, because each round sends other values of the model, and noise would cancel with that of others; use quantize, or none"
                        .formatted(Extensions.nameOf(compression.getClass())));
    }

    private void requireSampling() {
        Selection chosen = cohort.selection();
        String name = Extensions.nameOf(chosen.getClass());
        if (privacy.isBanded()) {
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

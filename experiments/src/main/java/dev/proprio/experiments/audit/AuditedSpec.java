package dev.proprio.experiments.audit;

import dev.proprio.coordinator.selection.Poisson;
import dev.proprio.coordinator.selection.UniformSelection;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PrivacySpec;
import dev.proprio.experiments.spec.SecureProtocol;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;

/** Which experiments can be audited. */
final class AuditedSpec {
    private AuditedSpec() {}

    /** @throws dev.proprio.proto.extension.InvalidSettingException if this one can't; the message says why */
    static void requireFit(ExperimentSpec spec) {
        Require.that(
                spec.local().exchange().parts().isEmpty()
                        && spec.local().exchange().models() == 1,
                "local",
                "must send one update of one model for an audit, which %s does not; use sgd, adam or fedprox"
                        .formatted(Extensions.nameOf(spec.local().getClass())));
        Require.that(
                spec.cohort().selection() instanceof Poisson || spec.cohort().selection() instanceof UniformSelection,
                "cohort.selection",
                "must be poisson or uniform for an audit, in which everybody is drawn alike, and not %s"
                        .formatted(Extensions.nameOf(spec.cohort().selection().getClass())));
        Require.that(
                spec.secureAggregation().protocol() == SecureProtocol.NONE,
                "secure-aggregation.protocol",
                "must be none for an audit: what secure aggregation hides is hidden from the coordinator, and not from whoever sees the models");
        Require.that(
                spec.privacy().filter(PrivacySpec::isLocal).isEmpty(),
                "privacy.mechanism",
                "must not be local-gaussian for an audit, whose canaries' and shadows' runs leave each device's own count of rounds out; use gaussian");
        Require.that(
                spec.personalize().isEmpty(),
                "personalize",
                "must be left out for an audit, which is of one model's rounds");
        Require.that(
                spec.earlyStopping().isEmpty(),
                "early-stopping",
                "must be left out for an audit, which is of as many rounds in each of its runs");
        spec.privacy()
                .ifPresent(privacy -> Require.that(
                        privacy.extrapolate().isEmpty(),
                        "privacy.extrapolate",
                        "must be left out for an audit, which is of what the run's own devices are promised"));
    }
}

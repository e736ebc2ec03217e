package dev.proprio.experiments.engine;

import dev.proprio.client.device.SimulatedIdentities;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.fault.Dropouts;
import java.util.Optional;

/** How connected devices' answers are hidden: as their updates are. */
public final class HiddenQueries {
    private HiddenQueries() {}

    /**
     * That of an experiment.
     *
     * @param server to which devices connect; without certificates they are the experiment's simulated ones
     */
    public static Optional<HiddenAnswers> of(ExperimentSpec spec, CoordinatorServer server) {
        return spec.secureAggregation()
                .settings(spec.engine(), Dropouts.NONE)
                .filter(SecureAggregation::full)
                .map(settings -> new HiddenAnswers(
                        settings,
                        spec.seed(),
                        server.isGuarded() ? Optional.empty() : Optional.of(new SimulatedIdentities(spec.seed()))));
    }

    /**
     * Checks that answers to what a setting asks connected devices are hidden where updates are to be.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if not
     */
    public static void requireHidden(ExperimentSpec spec, String setting, String otherwise) {
        Require.that(
                spec.secureAggregation()
                        .settings(spec.engine(), Dropouts.NONE)
                        .map(SecureAggregation::full)
                        .orElse(true),
                setting,
                "must %s where devices are of other processes and secure-aggregation.level is arithmetic, because their answers would come in the clear; set it to full"
                        .formatted(otherwise));
    }
}

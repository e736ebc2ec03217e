package dev.proprio.experiments.spec;

import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.coordinator.aggregation.Bucketing;
import dev.proprio.coordinator.aggregation.CenteredClipping;
import dev.proprio.coordinator.optimizer.ServerOptimizer;
import dev.proprio.coordinator.optimizer.ServerSgd;
import dev.proprio.coordinator.selection.FedCs;
import dev.proprio.coordinator.selection.Selection;
import dev.proprio.proto.compression.Compression;
import dev.proprio.proto.compression.UpdatePacking;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.update.ClientUpdate;
import java.util.Optional;

/** What goes with a server that does not wait, or not for all, and what does not. */
record AsynchronousRequirements(
        ModeSpec spec,
        ClockKind clock,
        Engine engine,
        CohortSpec cohort,
        LocalAlgorithm local,
        Aggregation aggregation,
        ServerOptimizer serverOptimizer,
        Compression compression,
        AttackSpec attack,
        boolean personalizes) {
    /**
     * Checks them.
     *
     * @throws dev.proprio.proto.extension.InvalidSettingException if a run would not be what it seems to be; the message says what to do
     */
    void check(SecureAggregationSpec secureAggregation, Optional<PrivacySpec> privacy) {
        String name = spec.kind().text();
        Require.that(
                secureAggregation.protocol() == SecureProtocol.NONE,
                "secureAggregation",
                "must be left out with mode: %s, because devices of a group hide their updates for each other, and here %s; use mode: synchronous"
                        .formatted(
                                name,
                                isTiered()
                                        ? "who trains together follows from how fast they are, which groups would show"
                                        : "each comes when it is done, made from a version of its own"));
        Require.that(
                privacy.isEmpty(),
                "privacy",
                "must be left out with mode: %s, because who is in a step, and when, follows from how fast devices are and how much data they have, which no noise covers and no accountant knows; use mode: synchronous with clock: real"
                        .formatted(name));
        requireTime(name);
        Require.that(
                !personalizes || clock == ClockKind.VIRTUAL,
                "personalize",
                "must be left out with mode: %s, which counts one model's rounds, where a study trains many; use mode: synchronous"
                        .formatted(name));
        Require.that(
                cohort.atMostOnceIn().isEmpty(),
                "cohort.atMostOnceIn",
                "must be left out with mode: %s, in which a device may be on its way for many rounds; use mode: synchronous"
                        .formatted(name));
        if (isTiered()) {
            requireTiers(name);
        } else {
            requireCohort(name);
        }
        requireSelection(name);
        requireUpdates(name);
    }

    /** By the machine's clock only devices that are there train, each when it is asked; tiers go by times that are known before. */
    private void requireTime(String name) {
        if (isTiered()) {
            Require.that(
                    clock == ClockKind.VIRTUAL,
                    "clock",
                    "must be virtual with mode: tiered, because who is in which tier follows from how long devices will take, which nobody knows of real ones before they have; add clock: virtual, or use mode: buffered, in which slow devices hold nobody up either");
        } else {
            Require.that(
                    clock == ClockKind.VIRTUAL || engine == Engine.GRPC,
                    "clock",
                    "must be virtual with mode: %s where devices are simulated, because by the machine's clock the order of arrivals would follow from its load; add clock: virtual, or have devices of other processes train, with ./proprio coordinator, or with engine: grpc and run --listen"
                            .formatted(name));
        }
        Require.that(
                clock == ClockKind.REAL || engine == Engine.LOCAL,
                "engine",
                "must be local with mode: %s and clock: virtual, because workers train one version of the model in a round, and nodes take the time that they take; leave it out"
                        .formatted(name));
    }

    private boolean isTiered() {
        return spec.kind() == ModeKind.TIERED;
    }

    private void requireTiers(String name) {
        Require.that(
                !goesByTheRoundBefore(aggregation),
                "aggregation",
                "must not be centered-clipping with mode: %s, because it goes by the round before, which was another tier's; use weighted-mean or median"
                        .formatted(name));
    }

    private static boolean goesByTheRoundBefore(Aggregation rule) {
        return rule instanceof CenteredClipping
                || (rule instanceof Bucketing buckets && goesByTheRoundBefore(buckets.rule()));
    }

    private void requireCohort(String name) {
        Require.that(
                cohort.overSelect() == 1,
                "cohort.overSelect",
                "must be 1 with mode: %s, where nobody who arrives is one too many; mode.concurrency says how many are under way"
                        .formatted(name));
        Require.that(
                cohort.minimum().isEmpty(),
                "cohort.minimum",
                "must be left out with mode: %s, where a step always has %s".formatted(name, updates()));
        Require.that(
                !(cohort.selection() instanceof FedCs),
                "cohort.selection",
                "must not be fedcs with mode: %s, because it fits devices in before a deadline, and here there is none; use fastest-first or uniform"
                        .formatted(name));
    }

    private void requireSelection(String name) {
        Selection selection = cohort.selection();
        Require.that(
                !selection.drawsSize(),
                "cohort.selection",
                "must not be %s with mode: %s, because it draws how many are asked, and here %s; use uniform"
                        .formatted(
                                Extensions.nameOf(selection.getClass()),
                                name,
                                isTiered()
                                        ? "each tier asks as many as cohort.size says"
                                        : "there are as many as have places"));
    }

    private String updates() {
        return spec.kind() == ModeKind.FEDASYNC ? "one update" : "mode.buffer updates";
    }

    private String wayOfModel() {
        return isTiered()
                ? "by which the model is the mean of all tiers'"
                : "whose mode.rate says how far the model goes";
    }

    private void requireUpdates(String name) {
        Require.that(
                local.exchange().parts().isEmpty(),
                "local",
                "must not be %s with mode: %s, because its server half makes more of updates than their mean, and counts on their all being made from one version of the model; use sgd, adam or fedprox"
                        .formatted(Extensions.nameOf(local.getClass()), name));
        Require.that(
                aggregation.requiredDevice().isEmpty(),
                "aggregation",
                "must not need a certain device with mode: %s, where each comes when it is done, but %s does; use another"
                        .formatted(name, Extensions.nameOf(aggregation.getClass())));
        Require.that(
                spec.kind() == ModeKind.BUFFERED || serverOptimizer instanceof ServerSgd,
                "serverOptimizer",
                "must be sgd with mode: %s, %s, which %s would change; use mode: buffered for it"
                        .formatted(name, wayOfModel(), Extensions.nameOf(serverOptimizer.getClass())));
        Require.that(
                spec.kind() == ModeKind.BUFFERED || serverOptimizer.equals(new ServerSgd()),
                "serverOptimizer.learningRate",
                "must be 1, without a schedule, with mode: %s, %s; %s"
                        .formatted(name, wayOfModel(), isTiered() ? "leave it out" : "set mode.rate"));
        int values = 1 << 10;
        Require.that(
                UpdatePacking.of(compression, values, 0, 1).summedLength(ClientUpdate.PARAMETERS, values) == values,
                "compression",
                "must not be %s with mode: %s, because updates of different versions hold different values of the model; use top-k, quantize or none"
                        .formatted(Extensions.nameOf(compression.getClass()), name));
        Require.that(
                attack.attack().accomplices() == 0,
                "attack",
                "must not be %s with mode: %s, because its attackers share what they learn in a round, and here they train at different times"
                        .formatted(Extensions.nameOf(attack.attack().getClass()), name));
    }
}

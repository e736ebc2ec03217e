package dev.proprio.experiments.spec;

import dev.proprio.coordinator.aggregation.Aggregation;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.Require;
import java.util.Optional;

/** What goes with a virtual clock, and what does not. */
record VirtualRequirements(
        ClockKind clock,
        Optional<DevicesSpec> devices,
        Engine engine,
        boolean leaves,
        Aggregation aggregation,
        SecureAggregationSpec secureAggregation,
        boolean isPrivate,
        boolean personalizes) {
    void check() {
        if (clock == ClockKind.REAL) {
            Require.that(
                    devices.isEmpty(),
                    "devices",
                    "must be left out with clock: real, by which a device takes as long as it takes here; add clock: virtual");
            return;
        }
        Require.that(
                engine != Engine.GRPC,
                "engine",
                "must be local or cluster with clock: virtual, because devices that speak the protocol would have to sleep until it is their time");
        Require.that(
                !leaves,
                "cluster.kind",
                "must be workers with clock: virtual, because devices that connect to leaves take the time that they take");
        Require.that(
                secureAggregation.protocol() == SecureProtocol.NONE,
                "secureAggregation",
                "must be left out with clock: virtual, which does not know yet how long the protocol's stages take; use clock: real");
        Require.that(
                !isPrivate,
                "privacy",
                "must be left out with clock: virtual, by whose times everybody sees how much data a device has, and by which who counts depends on others' data; use clock: real");
        Require.that(
                !personalizes,
                "personalize",
                "must be left out with clock: virtual, which counts one model's rounds, where a study trains many; use clock: real");
        Require.that(
                aggregation.requiredDevice().isEmpty(),
                "aggregation",
                "must not need a certain device with clock: virtual, by which any device may be late or away, but %s does; use another, or clock: real"
                        .formatted(Extensions.nameOf(aggregation.getClass())));
    }
}

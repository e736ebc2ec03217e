package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;

/** What clocks and radio links do to time stamps. Rates of 0 switch the losses off. */
public record Timing(
        @Setting("deviation of a time stamp") Duration jitter,

        @Setting("deviation between devices' clocks, in parts per million")
        double clockSkew,

        @Setting("short gaps per minute") double gaps,

        @Setting("mean length of a short gap; lengths are exponential")
        Duration gap,

        @Setting("outages of the radio link per hour") double outages,

        @Setting("median length of an outage; lengths are log-normal")
        Duration outage) {
    public Timing {
        requireWithin("jitter", jitter, Duration.ofSeconds(1), "1s");
        Require.between("clockSkew", clockSkew, 0, 10_000);
        Require.between("gaps", gaps, 0, 600);
        requireWithin("gap", gap, Duration.ofHours(24), "24h");
        Require.between("outages", outages, 0, 3600);
        requireWithin("outage", outage, Duration.ofHours(24), "24h");
    }

    public Timing() {
        this(Duration.ofMillis(1), 50, 1.2, Duration.ofMillis(60), 2, Duration.ofSeconds(5));
    }

    private static void requireWithin(String component, Duration value, Duration most, String text) {
        Require.that(
                !value.isNegative() && value.compareTo(most) <= 0,
                component,
                "must be from 0s to %s but was %ss".formatted(text, value.toMillis() / 1000.0));
    }
}

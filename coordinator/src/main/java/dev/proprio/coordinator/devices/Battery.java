package dev.proprio.coordinator.devices;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;

/** How devices' batteries end their part in rounds, and fill again. */
public record Battery(
        @Setting("A device whose battery holds less than this share is not there, between 0 and 1.")
        double least,

        @Setting(
                "How long it takes to fill an empty battery: while it is charged with availability: diurnal, otherwise at any time.")
        Duration charge) {
    private static final Duration LONGEST = Duration.ofDays(30);

    public Battery {
        Require.between("least", least, 0, 1);
        Require.that(
                charge.compareTo(Duration.ofSeconds(1)) >= 0 && charge.compareTo(LONGEST) <= 0,
                "charge",
                "must be between 1s and 30d");
    }

    /** Below a fifth devices don't train; two hours fill a battery. */
    public Battery() {
        this(0.2, Duration.ofHours(2));
    }

    /** Joules in a microsecond. */
    double rate(double capacity) {
        return capacity / (charge.toNanos() / 1e3);
    }
}

package dev.proprio.coordinator.quarantine;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;

/** When devices that keep failing are put aside without anybody's saying so. */
public record QuarantineSettings(
        @Setting(
                "Whether devices, or all of the same software, hardware or model version, are put aside by themselves when they keep failing.")
        boolean automatic,

        @Setting("Tasks after which it is looked at how many came to nothing, at least 5.")
        int tries,

        @Setting("By how much the share that fails must be above that of the others in the same rounds, 0.05 to 1.")
        double excess,

        @Setting(
                "The probability, above 0 and at most 0.5, that anybody at all of a fleet that fails no more than others is ever put aside.")
        double error,

        @Setting(
                "How long they are put aside before one task is tried, at least 1m; twice as long each time that it fails.")
        Duration away,

        @Setting("The largest share of the fleet that is put aside in this way, 0 to 0.5.")
        double mostShare,

        @Setting("Whether a connection that breaks, or a device that leaves a round, counts as a failure.")
        boolean breaks) {
    /** One wrong fleet of a hundred; a fifth of the devices at most. */
    public QuarantineSettings() {
        this(true, 20, 0.3, 0.01, Duration.ofHours(6), 0.2, false);
    }

    public QuarantineSettings {
        Require.atLeast("tries", tries, 5);
        Require.that(excess >= 0.05 && excess <= 1, "excess", "must be 0.05 to 1");
        Require.that(error > 0 && error <= 0.5, "error", "must be above 0 and at most 0.5");
        Require.that(away.compareTo(Duration.ofMinutes(1)) >= 0, "away", "must be at least 1m");
        Require.that(mostShare >= 0 && mostShare <= 0.5, "mostShare", "must be 0 to 0.5");
    }
}

package dev.proprio.coordinator.devices;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;

/** How fast a kind of device computes and transfers, and what that costs it. */
public record DeviceProfile(
        @Setting(
                value = "Speed in thousandths of the reference device, which does 2 GFLOP/s; at least 1.",
                required = true)
        int speed,

        @Setting(value = "Mbit/s from the coordinator, at least 0.001.", required = true)
        double down,

        @Setting(value = "Mbit/s to the coordinator, at least 0.001.", required = true)
        double up,

        @Setting("What every transfer takes beside its bytes, at most 1h.")
        Duration latency,

        @Setting("Watts of training, at least 0; 0 where nobody counts them.")
        double power,

        @Setting("Joules for each MB sent or received, at least 0.")
        double radio,

        @Setting("Joules that its battery holds, at least 0; 0 for one that hangs on the mains.")
        double battery) {
    /** Slower than this, a model takes months to arrive. */
    private static final double SLOWEST = 0.001;

    private static final double FASTEST = 1e6;
    private static final double BITS = 1e6;

    public DeviceProfile {
        Require.atLeast("speed", speed, 1);
        Require.between("down", down, SLOWEST, FASTEST);
        Require.between("up", up, SLOWEST, FASTEST);
        Require.that(
                !latency.isNegative() && latency.compareTo(Duration.ofHours(1)) <= 0,
                "latency",
                "must be between 0s and 1h");
        Require.atLeast("power", power, 0.0);
        Require.atLeast("radio", radio, 0.0);
        Require.atLeast("battery", battery, 0.0);
    }

    /** A phone on Wi-Fi. */
    public DeviceProfile() {
        this(5000, 50, 10, Duration.ofMillis(40), 3, 0.5, 40_000);
    }

    /** The same at another speed. */
    DeviceProfile at(int drawn) {
        return new DeviceProfile(drawn, down, up, latency, power, radio, battery);
    }

    long downBitsPerSecond() {
        return Math.round(down * BITS);
    }

    long upBitsPerSecond() {
        return Math.round(up * BITS);
    }

    long latencyMicros() {
        return latency.toNanos() / 1000;
    }
}

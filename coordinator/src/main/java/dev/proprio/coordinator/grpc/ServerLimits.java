package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.QuarantineSettings;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.time.Duration;

/** How much of the coordinator one device can take. Who wants more is made to wait, not refused. */
public record ServerLimits(
        @Setting("Messages on a control stream that are read in a second, at least 1; more wait on the device's side.")
        int messagesPerSecond,

        @Setting("Models and updates that a device may begin to transfer in a second, at least 1; more wait.")
        int transfersPerSecond,

        @Setting("Calls that one connection may have open at a time, at least 4; more wait.")
        int callsPerConnection,

        @Setting("Memory for updates that are arriving, of all devices together; more wait on the devices' side.")
        Bytes uploadMemory,

        @Setting("Memory for updates that are arriving, of one device; a single larger one may come alone.")
        Bytes uploadMemoryPerDevice,

        @Setting("Memory for messages to one device that it does not read; beyond it the device's connection ends.")
        Bytes unreadPerDevice,

        @Setting("How long a transfer may stand still before it is given up, at least 1s.")
        Duration stall,

        @Setting("How long an update may take to arrive before it is given up, at least 1s.")
        Duration upload,

        @Setting("How long a connection may take for its handshake, at least 100ms.")
        Duration handshake,

        @Setting("How long a connection without any call is kept, at least 1s.")
        Duration idle,

        @Setting(
                "How long a device may be silent before it is asked for a sign of life, at least 1s; it may take as long to answer.")
        Duration keepAlive,

        @Setting("Enrolments that are tried in a second from one address, at least 1; more are refused for a while.")
        int enrolmentsPerSecond,

        @Setting(
                "Devices that may be connected at a time; more are sent away, and told when to come back. 0 for any number.")
        int devices,

        @Setting("How many of the devices that were sent away come back in a second, at least 1.")
        int returnsPerSecond,

        @Setting("When devices that keep failing are put aside by themselves.")
        QuarantineSettings quarantine)
        implements Withers<ServerLimits> {
    /** Room for thousands of devices in a heap of some gigabytes. */
    public ServerLimits() {
        this(
                200,
                50,
                32,
                Bytes.megabytes(512),
                Bytes.megabytes(128),
                Bytes.megabytes(16),
                Duration.ofSeconds(30),
                Duration.ofMinutes(15),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                200,
                0,
                100,
                new QuarantineSettings());
    }

    public ServerLimits {
        Require.atLeast("messagesPerSecond", messagesPerSecond, 1);
        Require.atLeast("transfersPerSecond", transfersPerSecond, 1);
        Require.atLeast("callsPerConnection", callsPerConnection, 4);
        Require.atLeast("uploadMemory", uploadMemory.count(), 1);
        Require.atLeast("uploadMemoryPerDevice", uploadMemoryPerDevice.count(), 1);
        Require.atLeast("unreadPerDevice", unreadPerDevice.count(), 1);
        atLeast("stall", stall, Duration.ofSeconds(1));
        atLeast("upload", upload, Duration.ofSeconds(1));
        atLeast("handshake", handshake, Duration.ofMillis(100));
        atLeast("idle", idle, Duration.ofSeconds(1));
        atLeast("keepAlive", keepAlive, Duration.ofSeconds(1));
        Require.atLeast("enrolmentsPerSecond", enrolmentsPerSecond, 1);
        Require.atLeast("devices", devices, 0);
        Require.atLeast("returnsPerSecond", returnsPerSecond, 1);
    }

    private static void atLeast(String component, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new InvalidSettingException(
                    component, "must be at least %s ms but was %s ms".formatted(least.toMillis(), value.toMillis()));
        }
    }
}

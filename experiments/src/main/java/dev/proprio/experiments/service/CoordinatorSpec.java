package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.YamlReader;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a coordinator that stays. */
public record CoordinatorSpec(
        @Setting("Where people reach it: the dashboard and the API.")
        ListenSpec http,

        @Setting("Where devices reach it.") ListenSpec grpc,
        @Setting("The folder that everything is kept in.") Path store,

        @Setting("Whether devices and people reach it over TLS, with certificates and tokens; needed off loopback.")
        boolean tls,

        @Setting("With tls: how the coordinator and devices identify themselves.")
        GuardSettings guard,

        @Setting(
                "A file with the key (Ed25519, PKCS#8, PEM) of whoever is responsible for the runs, by which tasks are signed; left out, they are not.")
        Optional<Path> taskKey,

        @Setting("How much of the coordinator one device can take.")
        ServerLimits limits,

        @Setting("What runs that people start may read; everything else is refused.")
        OfferSpec data,

        @Setting("How many runs go on at once, at least 1; others wait for their turn.")
        int atOnce,

        @Setting("How many simulated devices of a run train at once; 0 for as many as there are cores.")
        int threads,

        @Setting("How long a run with connected devices waits while fewer than cohort.minimum are there.")
        Duration deviceWait,

        @Setting("How long a device whose connection broke is expected back; rounds wait for it so long.")
        Duration deviceReturn,

        @Setting("How long a round that is under way may take to end when the coordinator is told to.")
        Duration grace) {
    public CoordinatorSpec {
        Require.atLeast("atOnce", atOnce, 1);
        Require.atLeast("threads", threads, 0);
        Require.that(!deviceWait.isNegative(), "deviceWait", "must not be negative");
        Require.that(!deviceReturn.isNegative(), "deviceReturn", "must not be negative");
        Require.that(!grace.isNegative(), "grace", "must not be negative");
    }

    /** Loopback, two runs at once. */
    public CoordinatorSpec() {
        this(
                new ListenSpec("127.0.0.1:7480"),
                new ListenSpec("127.0.0.1:7443"),
                Path.of("coordinator-data"),
                false,
                new GuardSettings(),
                Optional.empty(),
                new ServerLimits(),
                new OfferSpec(),
                2,
                0,
                Duration.ofMinutes(10),
                ReconnectPolicy.COME_BACK,
                Duration.ofSeconds(10));
    }

    /**
     * The settings in a YAML file, or the defaults.
     *
     * @param assignments settings that replace others, each {@code path=value}
     * @throws SettingsException with every problem there is, each with its file and line
     */
    public static CoordinatorSpec read(Optional<Path> file, List<String> assignments) throws SettingsException {
        SettingNode.Mapping settings =
                file.map(YamlReader::read).orElseGet(() -> new SettingNode.Mapping(Map.of(), "the defaults"));
        return new SettingBinder().bind(CoordinatorSpec.class, Overrides.apply(settings, assignments));
    }

    /** With connected devices. */
    ReconnectPolicy patience() {
        return ReconnectPolicy.of(deviceReturn.compareTo(deviceWait) < 0 ? deviceReturn : deviceWait, deviceWait);
    }

    int trainers() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}

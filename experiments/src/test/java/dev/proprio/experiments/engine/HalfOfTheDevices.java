package dev.proprio.experiments.engine;

import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.wire.SelfDescription;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Every second device of an experiment, in a process of its own. */
final class HalfOfTheDevices {
    private HalfOfTheDevices() {}

    /** Connects them: {@code arguments} are the spec's file, the coordinator's port, and 0 or 1 for the half. */
    public static void main(String[] arguments) throws Exception {
        ExperimentSpec spec = ExperimentSpec.read(Path.of(arguments[0]), List.of());
        try (var experiment = PreparedExperiment.prepare(spec, 1);
                ConnectedDevices devices =
                        connect(experiment, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]))) {
            devices.awaitFarewell();
        }
    }

    static List<String> names(PreparedExperiment experiment, int half) {
        List<String> all = experiment.deviceIds();
        return all.stream().filter(id -> all.indexOf(id) % 2 == half).toList();
    }

    static ConnectedDevices connect(PreparedExperiment experiment, int port, int half) {
        return ConnectedDevices.start(
                names(experiment, half),
                List.of(InetSocketAddress.createUnresolved("127.0.0.1", port)),
                experiment.training(),
                experiment.trainers(),
                experiment.participation(),
                new ExperimentAnswers(experiment),
                device -> SelfDescription.NONE);
    }
}

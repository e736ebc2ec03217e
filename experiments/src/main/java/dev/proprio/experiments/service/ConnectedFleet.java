package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.DeviceRegistry;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.run.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Opens the fleet of a run with connected devices. Who is connected when the run begins is its population, also after
 * a restart: then all of them are expected back, as after any other break.
 *
 * @param folder the run's
 * @param patience with devices that come and go
 */
record ConnectedFleet(CoordinatorServer server, Path folder, ReconnectPolicy patience)
        implements Experiment.FleetOpener {

    @Override
    public OpenFleet open(PreparedExperiment experiment) throws IOException, RunFailedException, InterruptedException {
        DeviceRegistry registry = server.devices();
        int least = experiment.spec().cohort().policy().minimum();
        Path file = folder.resolve(RunFolder.DEVICES);
        if (Files.exists(file)) {
            List<String> population = List.of(RunJson.read(Files.readString(file), String[].class));
            if (!registry.await(population, population.size(), patience.comeBack())
                    && !registry.await(population, least, patience.enough())) {
                throw tooFew(least, " of those that it began with");
            }
            return Fleets.connected(experiment, server, population, patience);
        }
        if (!registry.await(least, patience.enough())) {
            throw tooFew(least, "");
        }
        List<String> population = inOrder(experiment, registry.devices());
        RunFolder.write(folder, RunFolder.DEVICES, RunJson.pretty(population));
        return Fleets.connected(experiment, server, population, patience);
    }

    /** Those that the data knows in its order, so that simulated devices do as in a run of their own; then the others. */
    private static List<String> inOrder(PreparedExperiment experiment, List<String> connected) {
        Set<String> left = new LinkedHashSet<>(connected);
        List<String> ordered = new ArrayList<>();
        for (int i = 0; i < experiment.dataset().devices(); i++) {
            String device = experiment.dataset().deviceId(i);
            if (left.remove(device)) {
                ordered.add(device);
            }
        }
        ordered.addAll(left);
        return ordered;
    }

    private RunFailedException tooFew(int least, String which) {
        return new RunFailedException("the run needs at least %s connected devices%s, but %s are connected after %s s"
                .formatted(
                        least, which, server.devices().size(), patience.enough().toSeconds()));
    }
}

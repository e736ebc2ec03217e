package dev.proprio.experiments.service;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.DeviceRegistry;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.record.JoinedDevices;
import dev.proprio.experiments.run.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens the fleet of a run with connected devices. Who connects while it goes on joins it before the next round; its
 * population is all that ever joined, also after a restart: then all of them are expected back, as after any other break.
 *
 * @param folder the run's
 * @param patience with devices that come and go
 */
record ConnectedFleet(CoordinatorServer server, Path folder, ReconnectPolicy patience)
        implements Experiment.FleetOpener {

    @Override
    public OpenFleet open(PreparedExperiment experiment) throws IOException, RunFailedException, InterruptedException {
        DeviceRegistry registry = server.devices();
        int least = experiment.spec().mode().cohort(experiment.spec().cohort()).minimum();
        Optional<JoinedDevices> known = JoinedDevices.in(folder);
        boolean back = known.isPresent()
                && registry.await(known.get().devices(), known.get().devices().size(), patience.comeBack());
        if (!back && !registry.await(least, patience.enough())) {
            throw tooFew(least);
        }
        JoinedDevices joined = known.isPresent() ? known.get() : begun(experiment, registry.devices());
        int began = joined.began();
        var population = new JoinedPopulation(
                joined.devices(), some -> inOrder(experiment, some), all -> keep(new JoinedDevices(began, all)));
        return Fleets.joined(experiment, server, population, patience, began);
    }

    private JoinedDevices begun(PreparedExperiment experiment, List<String> connected) throws IOException {
        var first = new JoinedDevices(connected.size(), inOrder(experiment, connected));
        first.write(folder);
        return first;
    }

    private void keep(JoinedDevices joined) {
        try {
            joined.write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that the data knows in its order, so that simulated devices do as in a run of their own; then the others by name. */
    private static List<String> inOrder(PreparedExperiment experiment, List<String> connected) {
        Set<String> left = new TreeSet<>(connected);
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

    private RunFailedException tooFew(int least) {
        return new RunFailedException("the run needs at least %s connected devices, but %s are connected after %s s"
                .formatted(least, server.devices().size(), patience.enough().toSeconds()));
    }
}

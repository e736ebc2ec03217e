package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.lease.WorkerToken;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.engine.Fleets;
import dev.proprio.experiments.engine.OpenFleet;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ClusterKind;
import dev.proprio.experiments.spec.ClusterSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Opens the fleet of a run whose devices are trained by workers. */
public final class ClusterEngine {
    private ClusterEngine() {}

    /**
     * Starts the workers that the spec says, or waits for them, and returns when the first round can begin.
     *
     * @param versions of what computes here, by name
     * @throws RunFailedException if too few workers came, or none that prepared the same
     */
    public static OpenFleet open(PreparedExperiment experiment, Map<String, String> versions)
            throws IOException, RunFailedException, InterruptedException {
        ClusterSpec cluster = experiment.spec().cluster().orElseGet(ClusterSpec::new);
        LeasedExperiment leased = LeasedSpecs.of(experiment, versions);
        return switch (cluster.kind()) {
            case WORKERS -> served(experiment, cluster, leased);
            case SPARK -> Fleets.clustered(experiment, provider(cluster.kind()).open(leased, cluster));
        };
    }

    private static TransportProvider provider(ClusterKind kind) throws RunFailedException {
        for (TransportProvider provider : ServiceLoader.load(TransportProvider.class)) {
            if (provider.kind() == kind) {
                return provider;
            }
        }
        throw new RunFailedException(
                "cluster.kind: spark needs Spark, which this command does not bring along; use `proprio spark` with the same arguments");
    }

    private static OpenFleet served(PreparedExperiment experiment, ClusterSpec cluster, LeasedExperiment leased)
            throws IOException, RunFailedException, InterruptedException {
        var opened = new Opened();
        boolean ready = false;
        try {
            WorkerServer server = listen(cluster, leased, opened);
            if (cluster.started() > 0) {
                LocalWorkers processes = LocalWorkers.start(cluster.started(), cluster.threads(), server.port());
                opened.closeFirst(processes::close);
            }
            // Workers go home when they are told so.
            opened.closeFirst(server::close);
            server.await(cluster.awaited());
            ready = true;
            return opened.with(Fleets.clustered(experiment, server));
        } finally {
            if (!ready) {
                opened.close();
            }
        }
    }

    private static WorkerServer listen(ClusterSpec cluster, LeasedExperiment leased, Opened opened) throws IOException {
        var waits = new WorkerServer.Waits(cluster.leaseDeadline(), cluster.patience());
        InetSocketAddress address =
                cluster.address().orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        if (cluster.store().isPresent()) {
            return listen(cluster.store().get(), address, leased, waits, opened);
        }
        String token = WorkerToken.draw();
        WorkerServer server = WorkerServer.listen(address, token, leased, waits);
        opened.closeFirst(server::close);
        opened.closeFirst(() -> forget(server.port(), token));
        WorkerTokens.put(server.port(), token);
        return server;
    }

    private static WorkerServer listen(
            Path store, InetSocketAddress address, LeasedExperiment leased, WorkerServer.Waits waits, Opened opened)
            throws IOException {
        try {
            Guard guard = Guard.open(store, GuardSettings.servedAt(address));
            opened.closeFirst(() -> close(guard));
            WorkerServer server = WorkerServer.listen(address, guard, leased, waits);
            opened.closeFirst(server::close);
            return server;
        } catch (GuardException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void close(Guard guard) {
        try {
            guard.close();
        } catch (GuardException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private static void forget(int port, String token) {
        try {
            WorkerTokens.remove(port, token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has to be closed, the last opened first. */
    private static final class Opened implements OpenFleet {
        private final Deque<Runnable> closing = new ArrayDeque<>();
        private Optional<OpenFleet> inner = Optional.empty();

        void closeFirst(Runnable close) {
            closing.addFirst(close);
        }

        Opened with(OpenFleet fleet) {
            inner = Optional.of(fleet);
            return this;
        }

        @Override
        public Fleet fleet() {
            return inner.orElseThrow().fleet();
        }

        @Override
        public TrustBasis basis() {
            return inner.orElseThrow().basis();
        }

        @Override
        public Optional<String> workers() {
            return inner.orElseThrow().workers();
        }

        @Override
        public void close() {
            while (!closing.isEmpty()) {
                closing.removeFirst().run();
            }
        }
    }
}

package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardException;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.lease.WorkerServer;
import dev.proprio.coordinator.lease.WorkerToken;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.tree.LeafServer;
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

/** Opens the fleet of a run whose devices are trained by workers, or connected to leaves. */
public final class ClusterEngine {
    private ClusterEngine() {}

    /**
     * Starts the workers or executors that the spec says, or waits for them or for leaves and their devices, and returns when the first
     * round can begin.
     *
     * @param versions of what computes here, by name
     * @throws RunFailedException if too few workers came, or none that prepared the same
     */
    public static OpenFleet open(PreparedExperiment experiment, Map<String, String> versions)
            throws IOException, RunFailedException, InterruptedException {
        ClusterSpec cluster = experiment.spec().cluster().orElseGet(ClusterSpec::new);
        if (cluster.kind() != ClusterKind.LEAVES) {
            return Fleets.clustered(experiment, connect(cluster, LeasedSpecs.of(experiment, versions)));
        }
        var opened = new Opened();
        boolean ready = false;
        try {
            OpenFleet fleet = leaves(experiment, cluster, versions, opened);
            ready = true;
            return opened.with(fleet);
        } finally {
            if (!ready) {
                opened.close();
            }
        }
    }

    /**
     * Starts the workers or executors that the spec says, or waits for them, and returns when the first lease can go out.
     *
     * @param leased what each of them must have prepared, too
     * @throws RunFailedException if too few came, or none that prepared the same
     */
    public static LeaseTransport connect(ClusterSpec cluster, LeasedExperiment leased)
            throws IOException, RunFailedException, InterruptedException {
        return switch (cluster.kind()) {
            case WORKERS -> workers(cluster, leased);
            case SPARK -> provider(cluster.kind()).open(leased, cluster);
            case LEAVES -> throw new IllegalArgumentException("leaves carry out rounds alone");
        };
    }

    private static LeaseTransport workers(ClusterSpec cluster, LeasedExperiment leased)
            throws IOException, RunFailedException, InterruptedException {
        var opened = new Opened();
        boolean ready = false;
        try {
            WorkerServer server = listening(cluster, leased, opened);
            if (cluster.started() > 0) {
                LocalWorkers processes = LocalWorkers.start(cluster.started(), cluster.threads(), server.port());
                opened.closeFirst(processes::close);
                if (cluster.listen().isEmpty()) {
                    processes.whenOneEnds((reason, left) -> server.expectAtMost(left, reason));
                }
            }
            // Workers go home when they are told so.
            opened.closeFirst(server::close);
            server.await(cluster.awaited());
            ready = true;
            return new OwnedTransport(server, opened::close);
        } finally {
            if (!ready) {
                opened.close();
            }
        }
    }

    private static WorkerServer listening(ClusterSpec cluster, LeasedExperiment leased, Opened opened)
            throws IOException {
        var waits = new WorkerServer.Waits(cluster.leaseDeadline(), cluster.patience());
        return listen(cluster, opened, new ServerFactory<>() {
            @Override
            public WorkerServer at(InetSocketAddress address, String token) throws IOException {
                return WorkerServer.listen(address, token, leased, waits);
            }

            @Override
            public WorkerServer at(InetSocketAddress address, Guard guard) throws IOException, GuardException {
                return WorkerServer.listen(address, guard, leased, waits);
            }

            @Override
            public int port(WorkerServer open) {
                return open.port();
            }

            @Override
            public void close(WorkerServer open) {
                open.close();
            }
        });
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

    private static OpenFleet leaves(
            PreparedExperiment experiment, ClusterSpec cluster, Map<String, String> versions, Opened opened)
            throws IOException, RunFailedException, InterruptedException {
        LeasedExperiment leased = LeasedSpecs.forLeaves(experiment, versions);
        Population population = Fleets.population(experiment);
        LeafServer server = listen(cluster, opened, new ServerFactory<>() {
            @Override
            public LeafServer at(InetSocketAddress address, String token) throws IOException {
                return LeafServer.listen(address, token, leased, population);
            }

            @Override
            public LeafServer at(InetSocketAddress address, Guard guard) throws IOException, GuardException {
                return LeafServer.listen(address, guard, leased, population);
            }

            @Override
            public int port(LeafServer open) {
                return open.port();
            }

            @Override
            public void close(LeafServer open) {
                open.close();
            }
        });
        server.await(cluster.awaited(), experiment.dataset().devices(), cluster.patience());
        return Fleets.tree(server);
    }

    /** How a server listens: on this machine with a token, or over TLS. */
    private interface ServerFactory<S> {
        S at(InetSocketAddress address, String token) throws IOException;

        S at(InetSocketAddress address, Guard guard) throws IOException, GuardException;

        int port(S open);

        void close(S open);
    }

    private static <S> S listen(ClusterSpec cluster, Opened opened, ServerFactory<S> factory) throws IOException {
        InetSocketAddress address =
                cluster.address().orElseGet(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        if (cluster.store().isPresent()) {
            return guarded(cluster.store().get(), address, opened, factory);
        }
        String token = WorkerToken.draw();
        S server = factory.at(address, token);
        int port = factory.port(server);
        opened.closeFirst(() -> factory.close(server));
        opened.closeFirst(() -> forget(port, token));
        WorkerTokens.put(port, token);
        return server;
    }

    private static <S> S guarded(Path store, InetSocketAddress address, Opened opened, ServerFactory<S> factory)
            throws IOException {
        try {
            Guard guard = Guard.open(store, GuardSettings.servedAt(address));
            opened.closeFirst(() -> close(guard));
            S server = factory.at(address, guard);
            opened.closeFirst(() -> factory.close(server));
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

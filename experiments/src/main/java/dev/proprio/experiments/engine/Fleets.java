package dev.proprio.experiments.engine;

import com.google.common.net.HostAndPort;
import dev.proprio.client.device.ConnectedDevices;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.coordinator.query.HiddenAnswers;
import dev.proprio.coordinator.query.QueryPlan;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.coordinator.selection.FilteredPopulation;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.tree.LeafServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Opens the fleets that an experiment can run on. */
public final class Fleets {
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(2);

    /** With devices of other processes, whose connections may break. */
    private static final ReconnectPolicy ELSEWHERE = ReconnectPolicy.of(ReconnectPolicy.COME_BACK, CONNECT_LIMIT);

    private Fleets() {}

    /** Devices as tasks for this process's trainer threads. */
    public static OpenFleet local(PreparedExperiment experiment) {
        var fleet = new LocalFleet(
                population(experiment),
                experiment.dataset(),
                experiment.training(),
                experiment.trainers(),
                experiment.participation());
        return new Simple(fleet, TrustBasis.SIMULATED);
    }

    /** Devices in the processes that a transport reaches; it is closed with the fleet. */
    public static OpenFleet clustered(PreparedExperiment experiment, LeaseTransport transport) {
        return new Clustered(
                new ClusterFleet(experiment, population(experiment), transport), TrustBasis.SIMULATED, transport);
    }

    /** Devices that are connected to the leaves of a server, which is the caller's to close. */
    public static OpenFleet tree(LeafServer server) {
        return new Tree(server.fleet(ELSEWHERE), TrustBasis.NO_IDENTITIES, server);
    }

    /** A coordinator on a free loopback port, and every device connected to it from this process. */
    public static OpenFleet grpc(PreparedExperiment experiment)
            throws IOException, RunFailedException, InterruptedException {
        CoordinatorServer server = CoordinatorServer.listenForOwn();
        ConnectedDevices devices = experiment.connect("127.0.0.1", server.port());
        Fleet simulated =
                server.fleet(population(experiment), experiment.participation().directory(), ReconnectPolicy.NONE);
        return served(server, devices::close, simulated, TrustBasis.SIMULATED, experiment);
    }

    /** Is told where devices are waited for. */
    @FunctionalInterface
    public interface ListenObserver {
        /**
         * The coordinator listens now.
         *
         * @param where address and port
         * @param devices how many are waited for
         * @param connected how many are connected
         */
        void listening(String where, int devices, IntSupplier connected);
    }

    private static void tell(
            ListenObserver told, InetSocketAddress address, CoordinatorServer server, PreparedExperiment experiment) {
        told.listening(
                HostAndPort.fromParts(address.getHostString(), server.port()).toString(),
                experiment.dataset().devices(),
                server.devices()::size);
    }

    /** A coordinator that listens on {@code address} and waits until all devices have connected from elsewhere. */
    public static OpenFleet listening(PreparedExperiment experiment, InetSocketAddress address, ListenObserver told)
            throws IOException, RunFailedException, InterruptedException {
        CoordinatorServer server = CoordinatorServer.listen(address);
        tell(told, address, server, experiment);
        Fleet devices =
                server.fleet(population(experiment), experiment.participation().directory(), ELSEWHERE);
        return served(server, () -> {}, devices, server.basis(), experiment);
    }

    /**
     * The same over TLS, for devices that were enrolled.
     *
     * @param store where the coordinator keeps its authority, tokens and revocations
     */
    public static OpenFleet listening(
            PreparedExperiment experiment, InetSocketAddress address, Path store, ListenObserver told)
            throws IOException, RunFailedException, InterruptedException {
        boolean open = false;
        GuardedServer guarded = GuardedServer.listen(address, store);
        try {
            tell(told, address, guarded.server(), experiment);
            OpenFleet fleet = served(
                    guarded.server(),
                    guarded::close,
                    guarded.server().fleet(population(experiment), ELSEWHERE),
                    guarded.server().basis(),
                    experiment);
            open = true;
            return fleet;
        } finally {
            if (!open) {
                guarded.close();
            }
        }
    }

    /** Devices that are connected to a coordinator, and stay so when the fleet is closed. */
    public static OpenFleet connected(PreparedExperiment experiment, CoordinatorServer server, List<String> devices) {
        return connected(experiment, server, devices, ReconnectPolicy.NONE);
    }

    /** The same with devices that come and go. */
    public static OpenFleet connected(
            PreparedExperiment experiment, CoordinatorServer server, List<String> devices, ReconnectPolicy policy) {
        var all = Population.of(devices);
        Population population = eligible(experiment, server, all);
        return new Connected(
                server.isGuarded()
                        ? server.fleet(population, policy)
                        : server.fleet(population, experiment.participation().directory(), policy),
                server,
                all,
                policy,
                devices.size(),
                HiddenQueries.of(experiment.spec(), server));
    }

    /**
     * Connected devices that come and go, and of which new ones join before each round.
     *
     * @param began how many there were when the run began
     */
    public static OpenFleet joined(
            PreparedExperiment experiment,
            CoordinatorServer server,
            JoinedPopulation joined,
            ReconnectPolicy policy,
            int began) {
        Population population = eligible(experiment, server, joined);
        Runnable admission = () -> joined.admit(server.devices().devices());
        Fleet fleet = server.isGuarded()
                ? server.fleet(population, policy, admission)
                : server.fleet(population, experiment.participation().directory(), policy, admission);
        return new Connected(fleet, server, joined, policy, began, HiddenQueries.of(experiment.spec(), server));
    }

    /** Of connected devices those may be asked that are eligible by what they say of themselves now. */
    private static Population eligible(PreparedExperiment experiment, CoordinatorServer server, Population all) {
        return experiment
                .spec()
                .cohort()
                .eligible()
                .<Population>map(filter -> new FilteredPopulation(
                        all, device -> filter.obstacle(server.devices().says(device))))
                .orElse(all);
    }

    private static OpenFleet served(
            CoordinatorServer server, Runnable leave, Fleet devices, TrustBasis basis, PreparedExperiment experiment)
            throws RunFailedException, InterruptedException {
        int expected = experiment.dataset().devices();
        var fleet = new Served(server, leave, devices, basis);
        boolean complete = false;
        try {
            complete = server.devices().await(expected, CONNECT_LIMIT);
        } finally {
            if (!complete) {
                fleet.close();
            }
        }
        if (!complete) {
            throw new RunFailedException(
                    "not all of the %s devices connected within %s s".formatted(expected, CONNECT_LIMIT.toSeconds()));
        }
        return fleet;
    }

    /** The devices of an experiment, of which those may be asked that are eligible. */
    public static Population population(PreparedExperiment experiment) {
        Population all = devices(experiment);
        return experiment
                .descriptions()
                .<Population>map(described -> new FilteredPopulation(all, described::obstacle))
                .orElse(all);
    }

    private static Population devices(PreparedExperiment experiment) {
        return new Population() {
            @Override
            public long size() {
                return experiment.dataset().devices();
            }

            @Override
            public String device(long index) {
                return experiment.dataset().deviceId(Math.toIntExact(index));
            }

            @Override
            public boolean contains(String device) {
                return experiment.dataset().contains(device);
            }
        };
    }

    private record Simple(Fleet fleet, TrustBasis basis) implements OpenFleet {
        @Override
        public void close() {}
    }

    private record Connected(
            Fleet fleet,
            CoordinatorServer server,
            Population population,
            ReconnectPolicy policy,
            int began,
            Optional<HiddenAnswers> hidden)
            implements OpenFleet, FleetQueries {
        @Override
        public TrustBasis basis() {
            return server.basis();
        }

        @Override
        public int joinedLater() {
            return Math.toIntExact(population.size()) - began;
        }

        @Override
        public Optional<FleetQueries> queries() {
            return Optional.of(this);
        }

        @Override
        public List<String> devices() throws InterruptedException {
            // A moment without anybody is no reason to ask nobody.
            server.devices().await(1, policy.comeBack());
            return server.devices().devices().stream()
                    .filter(population::contains)
                    .toList();
        }

        @Override
        public CollectedAnswers ask(QueryPlan plan) throws InterruptedException {
            return server.ask(plan.with(
                    draft -> draft.set(QueryPlan::comeBack, policy.comeBack()).set(QueryPlan::hidden, hidden)));
        }

        @Override
        public void close() {}
    }

    private record Clustered(Fleet fleet, TrustBasis basis, LeaseTransport leases) implements OpenFleet {
        @Override
        public Optional<String> workers() {
            return Optional.of(leases.counts().text());
        }

        @Override
        public Optional<LeaseTransport> transport() {
            return Optional.of(leases);
        }

        @Override
        public void close() {
            leases.close();
        }
    }

    private record Tree(Fleet fleet, TrustBasis basis, LeafServer server) implements OpenFleet {
        @Override
        public Optional<String> workers() {
            return Optional.of(server.counts().text());
        }

        @Override
        public void close() {}
    }

    private record Served(CoordinatorServer server, Runnable leave, Fleet fleet, TrustBasis basis)
            implements OpenFleet {
        @Override
        public void close() {
            server.close();
            leave.run();
        }
    }
}

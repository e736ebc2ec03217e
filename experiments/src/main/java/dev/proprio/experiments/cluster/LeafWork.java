package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.tree.LeafReport;
import dev.proprio.coordinator.tree.LeafRounds;
import dev.proprio.experiments.engine.PreparedExperiment;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.tensor.ParameterLayout;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.RoundsSafe;
import dev.proprio.proto.v1.WorkerMessage;
import dev.proprio.proto.v1.WorkerOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Phaser;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Carries leases out with the devices that are connected to a server of this process. It needs no data of theirs. */
final class LeafWork implements LeaseHolder {
    private final CoordinatorServer server;
    private final LeafRounds rounds;
    private final Phaser leases = new Phaser(1);
    private final Map<String, Integer> counted = new HashMap<>();

    LeafWork(CoordinatorServer server) {
        this.server = server;
        this.rounds = new LeafRounds(server);
    }

    @Override
    public Holding of(String settings) {
        ExperimentSpec spec = LeasedSpecs.read(settings);
        return new Told(spec, LeasedSpecs.settingsDigest(spec));
    }

    private final class Told implements Holding {
        private final ExperimentSpec spec;
        private final Map<String, String> digests;

        Told(ExperimentSpec spec, Map<String, String> digests) {
            this.spec = spec;
            this.digests = digests;
        }

        @Override
        public Map<String, String> digests() {
            return digests;
        }

        @Override
        public Optional<ParameterLayout> layout() {
            return Optional.empty();
        }

        @Override
        public LeaseAnswer carryOut(Lease lease, Broadcast broadcast, long deadline, BooleanSupplier wanted)
                throws Exception {
            leases.register();
            try {
                return rounds.execute(
                        PreparedExperiment.definition(spec, lease.id().of().run()),
                        lease,
                        broadcast,
                        Duration.ofNanos(deadline - System.nanoTime()),
                        wanted);
            } finally {
                leases.arriveAndDeregister();
            }
        }
    }

    @Override
    public void joined(Consumer<WorkerMessage.Builder> out, BooleanSupplier goesOn) {
        Thread.ofVirtual()
                .name("leaf-devices")
                .start(() -> new LeafReport(server.devices())
                        .run(news -> out.accept(WorkerMessage.newBuilder().setDevices(news)), goesOn));
    }

    @Override
    public void take(WorkerOrder order) {
        if (order.hasMoved()) {
            server.moved(order.getMoved().getDeviceId());
        } else {
            RoundsSafe safe = order.getSafe();
            safe.getCountedList().forEach(device -> counted.put(device.getDeviceId(), device.getRound()));
            if (safe.getLastRound() > 0) {
                server.committed(safe.getRunId(), safe.getLastRound(), Map.copyOf(counted));
                counted.clear();
            }
        }
    }

    /** A device that was told that its round is over must not hear it after it is asked anew. */
    @Override
    public void ended() {
        counted.clear();
        leases.arriveAndAwaitAdvance();
    }

    @Override
    public void close() {}
}

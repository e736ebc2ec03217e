package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.device.DeviceTraining;
import dev.proprio.client.training.ClientState;
import dev.proprio.client.training.Trainer;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.release.GaussianRelease;
import dev.proprio.coordinator.round.DeviceStateChange;
import dev.proprio.coordinator.round.GlobalModel;
import dev.proprio.coordinator.round.PartialCollector;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunDefinition;
import dev.proprio.coordinator.round.RunState;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.update.Broadcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Carries leases out in a worker, whatever brought them: the devices train as they would anywhere, one after the other, and
 * remember what the lease says that they do. Nothing stays behind. Thread-safe.
 */
public final class LeaseExecutor {
    private final PreparedExperiment experiment;

    public LeaseExecutor(PreparedExperiment experiment) {
        this.experiment = experiment;
    }

    /** How the lease's model is made up. */
    public int parameters() {
        return experiment.initialModel().layout().length();
    }

    /**
     * Carries a lease out on the calling thread.
     *
     * @param deadline no device begins later, as {@link System#nanoTime} has it
     * @param wanted whether anybody waits for the answer yet
     * @throws InterruptedException if nobody does
     * @throws StoredFormatException if what a device remembers can't be read
     */
    public LeaseAnswer execute(Lease lease, Broadcast broadcast, long deadline, BooleanSupplier wanted, Trainer trainer)
            throws InterruptedException, StoredFormatException {
        LeaseId id = lease.id();
        RoundPlan plan = plan(lease, broadcast.layout().length());
        RunDefinition run = plan.run();
        DeviceTraining training = experiment.trainingOf(run.id(), decoded(lease.memory()));
        PartialCollector collector =
                PartialCollector.of(plan, broadcast.layout().length());
        var round = DeviceRound.of(plan, broadcast, training, experiment.participation(), collector);
        try (ShardPrefetcher loading = ShardPrefetcher.start(lease.devices(), experiment.dataset(), 1)) {
            for (String device : lease.devices()) {
                if (!wanted.getAsBoolean()) {
                    throw new InterruptedException("nobody waits for %s any more".formatted(id));
                }
                loading.deviceBegan();
                if (System.nanoTime() < deadline) {
                    round.perform(device, trainer);
                }
            }
        }
        round.arrivals().remember(round.arrivals().devices(), training);
        List<DeviceStateChange> changes = new ArrayList<>();
        training.states()
                .takeChanges(run.id())
                .forEach((device, state) -> changes.add(
                        new DeviceStateChange(device, ByteString.copyFrom(ClientStateFormat.encode(state)))));
        return new LeaseAnswer(collector.partial(changes), round.arrivals().bytes());
    }

    /** Reads what a lease came to where another worker carried it out. */
    public PartialReader reader(Lease lease) {
        RoundPlan plan = plan(lease, parameters());
        return new PartialReader(plan, PartialCollector.shapeOf(plan, parameters()), Integer.MAX_VALUE - Long.BYTES);
    }

    private RoundPlan plan(Lease lease, int parameters) {
        LeaseId id = lease.id();
        RunDefinition run = experiment.definition(id.of().run());
        return PartialCollector.planOf(
                lease.clip().map(clip -> GaussianRelease.clippedBy(clip, run)).orElse(run),
                id.of().round(),
                id.attempt(),
                lease.devices(),
                lease.cohort(),
                lease.capacity(),
                parameters);
    }

    /** Carries out a lease that counts nowhere on each of the trainers, so that the first that counts finds them warm. */
    public void warm() throws InterruptedException {
        RunDefinition run = experiment.definition("warming");
        GlobalModel initial = experiment.initialModel();
        Broadcast broadcast = RunState.initial(run, initial).broadcast(run.exchange());
        int threads = experiment.trainers().threads();
        List<String> devices = IntStream.range(
                        0, experiment.spec().cohort().policy().selected())
                .mapToObj(experiment.dataset()::deviceId)
                .toList();
        List<Future<?>> leases = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String device = devices.get(i % devices.size());
            var lease = new Lease(
                    new LeaseId(new RoundId(run.id(), 1), RoundPlan.FIRST_ATTEMPT, i + 1),
                    devices.size(),
                    List.of(device),
                    devices,
                    Optional.empty(),
                    Map.of());
            leases.add(experiment
                    .trainers()
                    .submit(trainer -> execute(lease, broadcast, Long.MAX_VALUE, () -> true, trainer)));
        }
        for (Future<?> lease : leases) {
            try {
                lease.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a first training failed: " + e.getCause(), e.getCause());
            }
        }
    }

    private static Map<String, ClientState> decoded(Map<String, ByteString> memory) throws StoredFormatException {
        Map<String, ClientState> states = new TreeMap<>();
        for (Map.Entry<String, ByteString> one : memory.entrySet()) {
            states.put(one.getKey(), ClientStateFormat.decode(one.getValue().toByteArray()));
        }
        return states;
    }
}

package dev.proprio.experiments.engine;

import com.google.protobuf.ByteString;
import dev.proprio.client.device.ClientStateFormat;
import dev.proprio.client.device.ClientStates;
import dev.proprio.client.training.ClientState;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.update.UpdateClip;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.wire.ModelRefs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Has the devices of a round trained by the workers of a transport, each a part of them. As on one machine, a device beyond
 * the target is asked only when one before it has failed, so that who takes part never depends on a worker's speed. What
 * devices remember is kept here, and travels with the leases.
 */
final class ClusterFleet implements Fleet {
    /** So much of what devices remember travels with a lease, and comes back. */
    static final int MOST_MEMORY = 256 << 20;

    private final Population population;
    private final TrainingOrder order;
    private final ClientStates states;
    private final LeaseTransport transport;
    private final long whole;

    ClusterFleet(PreparedExperiment experiment, Population population, LeaseTransport transport) {
        this.population = population;
        this.order = new TrainingOrder(experiment.dataset());
        this.states = experiment.clientStates();
        this.transport = transport;
        this.whole = (long) experiment.model().layout().length()
                * experiment.spec().local().exchange().models();
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
            throws RunFailedException, InterruptedException {
        RoundClock clock = sink.clock();
        long end = clock.deadline(plan.patience());
        List<String> contenders = plan.contenders();
        long deadline = System.nanoTime() + clock.left(end);
        Content model = Content.of(broadcast.encode());
        ModelRef ref = ModelRefs.of(broadcast, model.sha256());
        var answers = new LeasedUpdates(plan, broadcast.layout().length(), whole, deadline, sink);
        int next = 0;
        int number = 0;
        while (next < contenders.size() && sink.accepted() < plan.target() && clock.left(end) > 0) {
            int last = Math.min(contenders.size(), next + plan.target() - sink.accepted());
            List<String> wave = order.longestFirst(contenders.subList(next, last)).stream()
                    .filter(sink::asked)
                    .toList();
            List<Lease> leases = new ArrayList<>();
            for (List<String> devices : Dealing.evenly(wave, transport.slots(), order::expected)) {
                number++;
                leases.add(lease(plan, number, devices));
            }
            transport.perform(LeaseBatch.of(leases, ref, model, answers, deadline));
            next = last;
        }
        sink.allAsked();
        answers.remember(plan.counted(answers.devices()), states);
        return new Traffic(plan.fetched(next) * broadcast.byteLength(), answers.updateBytes());
    }

    private Lease lease(RoundPlan plan, int number, List<String> devices) throws RunFailedException {
        Map<String, ByteString> memory = new TreeMap<>();
        long bytes = 0;
        for (String device : devices) {
            ClientState state = states.of(plan.run().id(), device);
            if (!state.isEmpty()) {
                ByteString encoded = ByteString.copyFrom(ClientStateFormat.encode(state));
                bytes += encoded.size();
                memory.put(device, encoded);
            }
        }
        if (bytes > MOST_MEMORY) {
            throw new RunFailedException(String.format(
                    Locale.ROOT,
                    "%d devices of round %d remember %,d MB, but at most %,d MB travel with a lease; use more workers, a smaller cohort, or engine: local",
                    devices.size(),
                    plan.round(),
                    bytes >> 20,
                    MOST_MEMORY >> 20));
        }
        var id = new LeaseId(plan.identity(), plan.attempt(), number);
        List<String> cohort = plan.secure().isPresent() ? plan.devices() : List.of();
        Optional<UpdateClip> clip = UpdateClip.in(plan.run().algorithm()).filter(UpdateClip::tells);
        return new Lease(id, plan.target(), devices, cohort, clip, memory);
    }
}

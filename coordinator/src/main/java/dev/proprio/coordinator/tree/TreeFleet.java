package dev.proprio.coordinator.tree;

import com.google.common.base.Preconditions;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.grpc.CohortWait;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.lease.Content;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.coordinator.round.CohortDraw;
import dev.proprio.coordinator.round.DrawnCohort;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Traffic;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.wire.ModelRefs;
import java.time.Duration;
import java.util.List;

/**
 * Has a round's devices asked by the leaves that they are connected to, each a part of them. As on one machine, a device
 * beyond the target is asked only when one before it has failed, so that who takes part never depends on a leaf's speed.
 * What devices remember stays on them.
 */
final class TreeFleet implements Fleet {
    /** How much longer than devices leaves may take to tell what came of it. */
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Population population;
    private final LeafDesk desk;
    private final ReconnectPolicy policy;

    TreeFleet(Population population, LeafDesk desk, ReconnectPolicy policy) {
        this.population = population;
        this.desk = desk;
        this.policy = policy;
    }

    @Override
    public Population population() {
        return population;
    }

    @Override
    public DrawnCohort draw(CohortDraw wanted) throws RunFailedException, InterruptedException {
        return new CohortWait(desk, population, policy).draw(wanted);
    }

    @Override
    public Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink)
            throws RunFailedException, InterruptedException {
        Preconditions.checkArgument(plan.masked().isEmpty(), "leaves take no part in a secure aggregation yet");
        RoundClock clock = sink.clock();
        long deadline = clock.deadline(plan.deadline());
        long end = clock.deadline(plan.deadline().plus(ANSWER));
        Content model = Content.of(broadcast.encode());
        var answers = new LeafAnswers(plan, broadcast.layout().length(), sink);
        desk.begin(LeaseBatch.of(
                List.of(),
                ModelRefs.of(broadcast, model.sha256()),
                model,
                answers,
                System.nanoTime() + clock.left(deadline)));
        int next = 0;
        try {
            var wave = new LeafWave(plan, desk, policy, sink, answers);
            while (next < plan.devices().size() && sink.accepted() < plan.target() && clock.left(deadline) > 0) {
                int last = Math.min(plan.devices().size(), next + plan.target() - sink.accepted());
                List<String> devices = plan.devices().subList(next, last).stream()
                        .filter(sink::asked)
                        .toList();
                wave.perform(devices, deadline, end);
                next = last;
            }
        } finally {
            desk.end();
        }
        sink.allAsked();
        return new Traffic(next * broadcast.byteLength(), answers.updateBytes());
    }

    @Override
    public void committed(String run, List<RoundResult> rounds) {
        desk.committed(run, rounds);
    }

    @Override
    public boolean remembersElsewhere() {
        return true;
    }
}

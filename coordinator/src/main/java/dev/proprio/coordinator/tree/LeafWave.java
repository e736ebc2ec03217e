package dev.proprio.coordinator.tree;

import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.grpc.Availability;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseId;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.round.Stage;
import dev.proprio.coordinator.round.UpdateSink;
import dev.proprio.coordinator.tree.LeafDesk.EndedLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Some devices of a round on their way through the leaves: each is asked at the leaf that it is connected to, and asked again
 * where it comes back when that leaf is gone. Belongs to one thread.
 */
final class LeafWave {
    /** Devices that come back one by one are asked together. */
    private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();

    private final RoundPlan plan;
    private final LeafDesk desk;
    private final ReconnectPolicy policy;
    private final UpdateSink sink;
    private final LeafAnswers answers;
    private final RoundClock clock;
    private final Set<String> waiting = new LinkedHashSet<>();
    private int open;
    private int number;
    private OptionalLong lastAsked = OptionalLong.empty();
    private OptionalLong tooFewSince = OptionalLong.empty();

    LeafWave(RoundPlan plan, LeafDesk desk, ReconnectPolicy policy, UpdateSink sink, LeafAnswers answers) {
        this.plan = plan;
        this.desk = desk;
        this.policy = policy;
        this.sink = sink;
        this.answers = answers;
        this.clock = sink.clock();
    }

    /**
     * Has devices asked, and returns when all have an outcome.
     *
     * @param deadline when devices may no longer answer
     * @param end when leaves may no longer tell what came of it
     */
    void perform(List<String> devices, long deadline, long end) throws RunFailedException, InterruptedException {
        waiting.addAll(devices);
        lastAsked = OptionalLong.empty();
        while (true) {
            long seen = desk.changes();
            for (EndedLease lease : desk.takeEnded()) {
                open -= lease.lease().devices().size();
                again(lease);
            }
            if (clock.left(deadline) <= 0) {
                // Who was never asked is told apart by the round, which is over for it.
                waiting.clear();
            }
            ask();
            giveUp();
            long left = clock.left(end);
            if ((waiting.isEmpty() && open == 0) || left <= 0) {
                return;
            }
            desk.awaitChange(seen, Math.min(left, PAUSE_NANOS));
        }
    }

    /** Of an answered lease, those whose connection broke there and who are elsewhere by now; of one without answer, all. */
    private void again(EndedLease ended) {
        for (String device : ended.lease().devices()) {
            boolean elsewhere = desk.leafOf(device)
                    .filter(leaf -> !leaf.equals(ended.leaf()))
                    .isPresent();
            if ((!ended.answered() || (elsewhere && answers.isCutOff(device))) && sink.asked(device)) {
                waiting.add(device);
            }
        }
    }

    private void ask() {
        long now = clock.nanos();
        if (lastAsked.isPresent() && now - lastAsked.getAsLong() < PAUSE_NANOS) {
            return;
        }
        Map<String, List<String>> byLeaf = new LinkedHashMap<>();
        for (String device : waiting) {
            desk.leafOf(device)
                    .ifPresent(leaf -> byLeaf.computeIfAbsent(leaf, unknown -> new ArrayList<>())
                            .add(device));
        }
        byLeaf.forEach((leaf, devices) -> {
            number++;
            open += devices.size();
            waiting.removeAll(Set.copyOf(devices));
            desk.handOut(
                    new Lease(
                            new LeaseId(plan.identity(), plan.attempt(), number),
                            plan.target(),
                            devices,
                            plan.secure().isPresent() ? plan.devices() : List.of(),
                            Optional.empty(),
                            Map.of()),
                    leaf);
        });
        if (!byLeaf.isEmpty()) {
            lastAsked = OptionalLong.of(now);
        }
    }

    /** Those who won't come back, unless the round needs them to have enough updates. */
    private void giveUp() {
        List<String> gone = waiting.stream()
                .filter(device -> desk.availability(device, policy.comeBack()) == Availability.GONE)
                .toList();
        boolean needed = sink.accepted() + open + waiting.size() - gone.size()
                < plan.run().cohort().minimum();
        long now = clock.nanos();
        tooFewSince = needed ? OptionalLong.of(tooFewSince.orElse(now)) : OptionalLong.empty();
        if (!needed || now - tooFewSince.getAsLong() >= policy.enough().toNanos()) {
            gone.forEach(device -> sink.failed(device, Stage.CONNECT, "the device is not connected to any leaf"));
            waiting.removeAll(Set.copyOf(gone));
        }
    }
}

package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;
import java.util.List;
import java.util.Optional;

/** Reaches devices: in this process, over gRPC, or through a cluster. */
public interface Fleet {
    /** Who can be asked. */
    Population population();

    /**
     * Draws a round's cohort from those who can be asked. A fleet whose devices come and go waits for them.
     *
     * @throws RunFailedException if too few can be asked for longer than the fleet waits
     */
    default DrawnCohort draw(CohortDraw wanted) throws RunFailedException, InterruptedException {
        return wanted.from(population());
    }

    /**
     * Has the plan's devices train on what is broadcast and hands what they return to {@code sink}. Returns
     * when the sink {@linkplain UpdateSink#isSettled is settled}, when no more can come, or when the
     * plan's deadline has passed.
     *
     * @return what was moved
     * @throws RunFailedException if nobody can be reached any more for longer than the fleet waits
     */
    Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws RunFailedException, InterruptedException;

    /**
     * Has devices train, each on a version of the model of its own, and hands what they return to the sinks of their errands. A
     * device that has several does them one after the other, in their order. Returns when all are done.
     *
     * @return what updates weighed on their way; what was fetched is not counted
     */
    default Traffic train(List<Errand> errands) throws InterruptedException {
        throw new UnsupportedOperationException("this fleet trains one version of the model in a round");
    }

    /** Asks devices one by one, for a server that does not wait for them; empty if this fleet can't. */
    default Optional<DeviceDispatch> dispatch() {
        return Optional.empty();
    }

    /**
     * Notes rounds of a run that are safe: devices that remember something may remember them now. The same rounds may
     * come again.
     */
    default void committed(String run, List<RoundResult> rounds) {}

    /** Whether devices keep their memory where the coordinator can't keep it with the rounds. */
    default boolean remembersElsewhere() {
        return false;
    }
}

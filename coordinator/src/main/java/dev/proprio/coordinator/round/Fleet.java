package dev.proprio.coordinator.round;

import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.update.Broadcast;

/** Reaches devices: in this process, over gRPC, or through a cluster. */
public interface Fleet {
    /** Who can be asked. */
    Population population();

    /**
     * Has the plan's devices train on what is broadcast and hands what they return to {@code sink}. Returns
     * when the sink {@linkplain UpdateSink#isSettled is settled}, when no more can come, or when the
     * plan's deadline has passed.
     *
     * @return what was moved
     */
    Traffic train(RoundPlan plan, Broadcast broadcast, UpdateSink sink) throws InterruptedException;
}

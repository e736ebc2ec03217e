package dev.proprio.client.node;

import dev.proprio.proto.update.TrainingTask;
import java.time.Duration;

/** Something that happened to a node. */
public sealed interface NodeEvent {
    /** The coordinator let the device in. */
    record Connected() implements NodeEvent {}

    /** A round wants the device. */
    record Asked(TrainingTask task) implements NodeEvent {}

    /**
     * The coordinator has an update.
     *
     * @param counted whether it is in the round's sum
     */
    record Submitted(TrainingTask task, boolean counted) implements NodeEvent {}

    /**
     * The device did not finish a task.
     *
     * @param stage fetch, train, submit, drop, aggregate or refuse
     * @param reason a sentence
     */
    record Lost(TrainingTask task, String stage, String reason) implements NodeEvent {}

    /**
     * There is no session, and will be none for a while.
     *
     * @param why what ended the last one, or kept the next from beginning
     * @param reason a sentence
     * @param pause until the next attempt
     */
    record Waiting(Why why, String reason, Duration pause) implements NodeEvent {}

    /** The node has ended, for the reason given. */
    record Ended(String reason) implements NodeEvent {}

    /** Why a node waits. */
    enum Why {
        /** The connection failed or broke. */
        BROKEN,
        /** The coordinator does not want this device; its owner has to do something. */
        REFUSED,
        /** The coordinator said farewell. */
        FAREWELL,
        /** The device is not charged, not idle or on a metered network. */
        INELIGIBLE
    }
}

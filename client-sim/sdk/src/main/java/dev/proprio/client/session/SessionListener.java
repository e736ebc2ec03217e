package dev.proprio.client.session;

import dev.proprio.proto.update.TrainingTask;

/** Learns what happens in a session. Called on the session's thread; what it does delays the session. */
public interface SessionListener {
    /** Nobody wants to know. */
    SessionListener NONE = new SessionListener() {};

    /** The coordinator let the device in. */
    default void connected() {}

    /** Nothing has happened for as long as the gate's {@link Eligibility#recheck}. */
    default void idle() {}

    /** A round wants the device. */
    default void asked(TrainingTask task) {}

    /**
     * The coordinator has the task's update.
     *
     * @param counted whether it is in the round's sum; false if it came too late or the sum was given up
     */
    default void submitted(TrainingTask task, boolean counted) {}

    /**
     * The device does not finish a task.
     *
     * @param stage as the protocol calls it: fetch, train, submit, drop, aggregate or refuse
     * @param reason a sentence
     */
    default void lost(TrainingTask task, String stage, String reason) {}
}

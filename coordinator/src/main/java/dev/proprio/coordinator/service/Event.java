package dev.proprio.coordinator.service;

/**
 * Something that happened.
 *
 * @param name what kind of thing
 * @param position counts up among the events that can be asked for again; 0 for one that only tells the present state
 * @param json what happened, as a JSON object on one line
 * @param isPart whether more of it follows under the same position, so that it can't be asked for what comes after
 */
public record Event(String name, long position, String json, boolean isPart) {
    /** One that is whole. */
    public Event(String name, long position, String json) {
        this(name, position, json, false);
    }

    /** A run's state has changed. */
    public static final String RUN = "run";

    /** A round does something else now. */
    public static final String PHASE = "phase";

    /** A round is over. */
    public static final String ROUND = "round";

    /** What became of a round's devices. */
    public static final String CLIENTS = "clients";

    /** A device came, left or took part. */
    public static final String DEVICE = "device";
}

package dev.proprio.coordinator.round;

import java.util.Locale;

/** Where a device's part in a round ended. */
public enum Stage {
    /** It was not there, or its connection broke. */
    CONNECT,
    /** It could not get the model. */
    FETCH,
    /** Local training failed. */
    TRAIN,
    /** Its update did not arrive whole. */
    SUBMIT,
    /** Its update was malformed. */
    VALIDATE,
    /** It did not answer in time. */
    DEADLINE,
    /** It left the round on purpose. */
    DROP,
    /** Its group's secure aggregation was given up, or it refused to go on with it. */
    AGGREGATE,
    /** Its owner does not let it do such a task. */
    REFUSE;

    /** The stage that a device calls {@code name}; TRAIN for a name we do not know. */
    public static Stage named(String name) {
        for (Stage stage : values()) {
            if (stage.toString().equals(name)) {
                return stage;
            }
        }
        return TRAIN;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.proprio.experiments.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a device that was asked. */
public enum Outcome {
    /** Its update is in the aggregate. */
    @JsonProperty("accepted")
    ACCEPTED,
    /** It failed, or its update was refused. */
    @JsonProperty("failed")
    FAILED,
    /** It did not answer in time, or was no longer needed. */
    @JsonProperty("late")
    LATE
}

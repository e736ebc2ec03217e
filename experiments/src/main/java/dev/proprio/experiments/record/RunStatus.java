package dev.proprio.experiments.record;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a run ended. */
public enum RunStatus {
    /** With a model. */
    @JsonProperty("done")
    DONE,
    /** Without one. */
    @JsonProperty("failed")
    FAILED
}

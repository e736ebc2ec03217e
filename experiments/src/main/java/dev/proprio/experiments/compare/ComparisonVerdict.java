package dev.proprio.experiments.compare;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a comparison of two groups came to. */
public enum ComparisonVerdict {
    /** Better than the control. */
    @JsonProperty("better")
    BETTER,
    /** Worse than the control. */
    @JsonProperty("worse")
    WORSE,
    /** A difference could have been shown, but was not. */
    @JsonProperty("not-shown")
    NOT_SHOWN,
    /** Most seeds show the opposite of the mean, as when a run collapsed. */
    @JsonProperty("contradictory")
    CONTRADICTORY,
    /** Runs of either failed, and those that are left may have been the easy ones. */
    @JsonProperty("failed-seeds")
    FAILED_SEEDS,
    /** So few seeds can show no difference, however large. */
    @JsonProperty("too-few-seeds")
    TOO_FEW_SEEDS,
    /** The same under every seed. */
    @JsonProperty("identical")
    IDENTICAL
}

package dev.proprio.experiments.tracking;

import java.time.Duration;

/**
 * How long MLflow is waited for.
 *
 * @param request for an answer
 * @param first before a request is made again; each time as long again
 * @param longest the most of that
 * @param stop for what is under way when the run stops before its end
 */
record MlflowDelays(Duration request, Duration first, Duration longest, Duration stop) {
    static final MlflowDelays USUAL = new MlflowDelays(
            Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(15), Duration.ofSeconds(1));

    /** The pause after so many failures in a row, from 1, for which the server may have asked for another. */
    Duration after(int failures, Duration asked) {
        Duration own = first.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration pause = asked.compareTo(own) > 0 ? asked : own;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}

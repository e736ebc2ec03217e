package dev.proprio.experiments.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param round the last round that ended, from 0
 * @param rounds all rounds, at least 1
 * @param accuracy the accuracy of the last evaluation, between 0 and 1
 * @param clientsPerSecond updates accepted per second
 * @param remaining how long the rest will take
 */
public record Progress(
        int round, int rounds, Optional<Double> accuracy, double clientsPerSecond, Optional<Duration> remaining) {

    /** The progress after {@code elapsed}, in which {@code clients} updates were accepted. */
    public static Progress after(Duration elapsed, int round, int rounds, Optional<Double> accuracy, long clients) {
        double seconds = elapsed.toNanos() / 1e9;
        Optional<Duration> remaining = round == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (seconds * 1000 / round * (rounds - round))));
        return new Progress(round, rounds, accuracy, seconds > 0 ? clients / seconds : 0, remaining);
    }
}

package dev.proprio.experiments.progress;

import dev.proprio.proto.record.Withers;
import java.time.Duration;
import java.util.Optional;

/**
 * How far a run is.
 *
 * @param title what goes on, if there is more than one thing: {@code run 3/30}; else empty
 * @param round the last round that ended, from 0
 * @param rounds all rounds, at least 1
 * @param accuracy the accuracy of the last evaluation, between 0 and 1
 * @param clientsPerSecond updates that counted per second of the rounds, commits and evaluations included
 * @param trainedPerSecond updates that counted per second of training alone, if that is known
 * @param remaining how long the rest will take
 * @param epsilon what was spent of the run's privacy, if it promises any
 * @param workers who carries the rounds out, if that is not this process
 */
public record Progress(
        String title,
        int round,
        int rounds,
        Optional<Double> accuracy,
        double clientsPerSecond,
        Optional<Double> trainedPerSecond,
        Optional<Duration> remaining,
        Optional<Double> epsilon,
        Optional<String> workers)
        implements Withers<Progress> {
    /** The progress of the only thing that goes on. */
    public Progress(
            int round, int rounds, Optional<Double> accuracy, double clientsPerSecond, Optional<Duration> remaining) {
        this(
                "",
                round,
                rounds,
                accuracy,
                clientsPerSecond,
                Optional.empty(),
                remaining,
                Optional.empty(),
                Optional.empty());
    }

    /** The progress after {@code elapsed} of rounds, in which {@code clients} updates counted. */
    public static Progress after(Duration elapsed, int round, int rounds, Optional<Double> accuracy, long clients) {
        double seconds = elapsed.toNanos() / 1e9;
        Optional<Duration> remaining = round == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (seconds * 1000 / round * (rounds - round))));
        return new Progress(round, rounds, accuracy, seconds > 0 ? clients / seconds : 0, remaining);
    }

    /** The same where a round takes as long as the last ones did, in seconds. */
    public Progress expecting(double secondsPerRound) {
        return with(Progress::remaining, Optional.of(Duration.ofMillis((long)
                (1000 * secondsPerRound * (rounds - round)))));
    }

    /** The same with a title. */
    public Progress titled(String name) {
        return with(Progress::title, name);
    }

    /** The same with the rate of training alone. */
    public Progress training(Optional<Double> perSecond) {
        return with(Progress::trainedPerSecond, perSecond);
    }

    /** The same with who carries the rounds out. */
    public Progress by(Optional<String> others) {
        return with(Progress::workers, others);
    }

    /** The same with what was spent of the run's privacy. */
    public Progress spent(Optional<Double> epsilons) {
        return with(Progress::epsilon, epsilons);
    }
}

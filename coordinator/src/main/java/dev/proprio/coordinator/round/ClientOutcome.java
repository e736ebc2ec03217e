package dev.proprio.coordinator.round;

import dev.proprio.proto.text.VisibleText;
import dev.proprio.proto.update.Metric;
import java.time.Duration;
import java.util.Map;

/** How a device's part in a round ended. */
public sealed interface ClientOutcome {
    /** The device's id. */
    String device();

    /** Time from the round's start. */
    Duration elapsed();

    /**
     * When it was asked, from the round's start: after it where the round's devices were at something else first; before it, and thus
     * negative, only by a server that does not wait.
     */
    default Duration asked() {
        return Duration.ZERO;
    }

    /** How long it took. */
    default Duration took() {
        return elapsed().minus(asked());
    }

    /** The same at another time from the round's start. */
    default ClientOutcome at(Duration when) {
        return switch (this) {
            case Accepted done ->
                new Accepted(done.device, when, done.weight, done.metrics, done.asked, done.staleness);
            case Failed failed ->
                new Failed(failed.device, when, failed.stage, failed.reason, failed.recovered, failed.asked);
            case Late late -> new Late(late.device, when, late.asked);
        };
    }

    /** The same of a device that was asked at another moment than the round's start. */
    default ClientOutcome asked(Duration when) {
        return switch (this) {
            case Accepted done ->
                new Accepted(done.device, done.elapsed, done.weight, done.metrics, when, done.staleness);
            case Failed failed ->
                new Failed(failed.device, failed.elapsed, failed.stage, failed.reason, failed.recovered, when);
            case Late late -> new Late(late.device, late.elapsed, when);
        };
    }

    /**
     * Its update counts.
     *
     * @param staleness by how many versions the model that it was trained on is older than the one that the round moves: 0 but
     *     for a server that does not wait
     */
    record Accepted(
            String device, Duration elapsed, long weight, Map<String, Metric> metrics, Duration asked, int staleness)
            implements ClientOutcome {
        public Accepted(String device, Duration elapsed, long weight, Map<String, Metric> metrics) {
            this(device, elapsed, weight, metrics, Duration.ZERO, 0);
        }

        /** The same of an update that is so many versions old. */
        public Accepted stale(int versions) {
            return new Accepted(device, elapsed, weight, metrics, asked, versions);
        }

        /** The round of the task that the device was given, if its update counts in {@code round}. */
        public int task(int round) {
            return round - staleness;
        }
    }

    /**
     * It returned nothing usable.
     *
     * @param recovered whether it left a secure aggregation so late that others had to take its masks off
     */
    record Failed(String device, Duration elapsed, Stage stage, String reason, boolean recovered, Duration asked)
            implements ClientOutcome {
        private static final int LONGEST_REASON = 1000;

        /** The reason may be a stranger's words: it is kept on one line, with all that would act in it escaped. */
        public Failed {
            reason = VisibleText.excerpt(reason, LONGEST_REASON);
        }

        public Failed(String device, Duration elapsed, Stage stage, String reason, boolean recovered) {
            this(device, elapsed, stage, reason, recovered, Duration.ZERO);
        }

        public Failed(String device, Duration elapsed, Stage stage, String reason) {
            this(device, elapsed, stage, reason, false);
        }

        /** Whether the device left: on purpose, or because its connection broke. The others failed while they were there. */
        public boolean left() {
            return recovered || stage == Stage.DROP || stage == Stage.CONNECT;
        }

        Failed asRecovered() {
            return new Failed(device, elapsed, stage, reason, true, asked);
        }
    }

    /** It was asked, but the round was complete before it answered. */
    record Late(String device, Duration elapsed, Duration asked) implements ClientOutcome {
        public Late(String device, Duration elapsed) {
            this(device, elapsed, Duration.ZERO);
        }
    }
}

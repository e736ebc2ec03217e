package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;
import java.util.List;

/** Which classes are events that begin at some moment, as gestures do, and how exactly that has to be found. */
public record EventsSpec(
        @Setting("How far the onset that is said of an event may be from the true one; greater than 0.")
        Duration tolerance,

        @Setting(
                "The classes that are events; those that are not named are what is between events. All, if none is named.")
        List<String> classes) {
    public EventsSpec {
        Require.that(tolerance.isPositive(), "tolerance", "must be longer than 0 s");
        Require.that(classes.stream().distinct().count() == classes.size(), "classes", "must not name a class twice");
        classes = List.copyOf(classes);
    }

    /** All classes, within half a second. */
    public EventsSpec() {
        this(Duration.ofMillis(500), List.of());
    }

    /** The tolerance in seconds. */
    public double toleranceSeconds() {
        return tolerance.toNanos() / 1e9;
    }
}

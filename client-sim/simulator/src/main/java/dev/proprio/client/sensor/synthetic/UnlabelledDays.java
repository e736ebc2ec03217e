package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;

/** What each person recorded besides, and labelled nothing of. */
public record UnlabelledDays(
        @Setting(value = "sessions of each person in which nothing was labelled, 0 to 1000", alone = true)
        int sessions,

        @Setting(
                "activities and gestures that they do in these sessions besides those of classes, and that are no class")
        List<Motion> others) {
    public UnlabelledDays {
        others = List.copyOf(others);
        Require.that(
                sessions >= 0 && sessions <= 1000, "sessions", "must be from 0 to 1000 but was %s".formatted(sessions));
        Require.that(
                others.stream().distinct().count() == others.size(),
                "others",
                "must name each motion once but was %s"
                        .formatted(others.stream().map(Motion::label).toList()));
    }

    /** None. */
    public UnlabelledDays() {
        this(0, List.of());
    }
}

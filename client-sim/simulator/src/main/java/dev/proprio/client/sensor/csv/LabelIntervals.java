package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.util.Optional;

/** Which files say from when to when a label holds, and how they say it. */
public record LabelIntervals(
        @Setting(
                value = "Which files, relative to path: a row for each interval. They hold no samples.",
                required = true)
        String files,

        @Setting("What separates their fields; as the recordings' without it.")
        Optional<String> delimiter,

        @Setting("Whether their first line names the columns; as the recordings' without it.")
        Optional<Boolean> header,

        @Setting("Where they name the person; as the recordings without it. 01 and 1 are the same.")
        Optional<String> user,

        @Setting("Where they name the session; as the recordings without it. 01 and 1 are the same.")
        Optional<String> session,

        @Setting("The column with the beginning.") String start,

        @Setting("The column with the end; without it, each interval lasts until the next of its recording.")
        Optional<String> end,

        @Setting("The column with the label.") String label,

        @Setting("What start and end count: samples, or s, ms, us or ns on the recordings' clock.")
        IntervalUnit unit,

        @Setting("The number of a recording's first sample, 0 or 1.")
        int firstSample)
        implements Withers<LabelIntervals> {
    public LabelIntervals {
        delimiter.ifPresent(text -> Delimiter.parse("delimiter", text));
        user.ifPresent(text -> RowField.parse("user", text));
        session.ifPresent(text -> RowField.parse("session", text));
        Require.between("firstSample", firstSample, 0, 1);
    }

    public LabelIntervals() {
        this(
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "start",
                Optional.empty(),
                "label",
                IntervalUnit.S,
                1);
    }
}

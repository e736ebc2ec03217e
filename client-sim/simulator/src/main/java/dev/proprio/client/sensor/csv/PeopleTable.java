package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.record.Withers;
import java.util.Optional;

/** Which file tells of the people: their age, hand, height, whatever its columns are. */
public record PeopleTable(
        @Setting(value = "The file, relative to path: a row for each person. It holds no samples.", required = true)
        String file,

        @Setting("What separates its fields; as the recordings' without it.")
        Optional<String> delimiter,

        @Setting("The column with the person. 01 and 1 are the same.")
        String user)
        implements Withers<PeopleTable> {
    public PeopleTable {
        delimiter.ifPresent(text -> Delimiter.parse("delimiter", text));
    }

    public PeopleTable() {
        this("", Optional.empty(), "user");
    }
}

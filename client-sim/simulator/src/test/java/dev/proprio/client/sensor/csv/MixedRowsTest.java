package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.archive.Zips;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of several people in one file, as a server writes them that many devices send to. */
class MixedRowsTest {
    @TempDir
    Path folder;

    /** The rows of three people over 12 s at 50 Hz, who take turns after so many. */
    private CsvSettings turns(int rows) {
        StringBuilder text = new StringBuilder("user,time,x,y,label\n");
        for (int from = 0; from < 600; from += rows) {
            for (String user : List.of("anna", "ben", "carl")) {
                for (int i = from; i < from + rows; i++) {
                    text.append(String.format(
                            Locale.ROOT, "%s,%.2f,0.%d,1,%s%n", user, i / 50.0, i % 7, i < 300 ? "walk" : "rest"));
                }
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        return new CsvSettings(Zips.folder(folder.resolve("in" + rows), Map.of("log.csv", bytes)))
                .user("column:user")
                .time("time", TimeUnit.S);
    }

    @Test
    void turnsAreToldWhereTheyCutRecordings() throws Exception {
        assertThat(turns(50).open().notes())
                .anyMatch(note -> note.startsWith("30 of 36 recordings go on without a pause")
                        && note.contains("sort them by person and then by time"));
        assertThat(turns(300).open().notes()).noneMatch(note -> note.contains("without a pause"));
    }

    @Test
    void rowsOfWhichEachIsAnothersAreRefusedByTheCause() {
        assertThatThrownBy(() -> turns(1).open())
                .hasMessageContaining("1800 of the 1800 recordings")
                .hasMessageContaining("what user names changes from row to row")
                .hasMessageContaining("set windowed: false");
        assertThatThrownBy(() -> turns(600).session("column:time").open())
                .hasMessageContaining("what session names changes from row to row");
    }
}

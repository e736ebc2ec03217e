package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordingsTest {
    private static final String PLAIN = "user,label,x,y\na,walk,1,2\na,walk,3,4\nb,sit,5,6\na,walk,7,8\n";

    @TempDir
    Path folder;

    @Test
    void readsAFolderAZipAndASingleFileAlike() throws Exception {
        Map<String, byte[]> files = Zips.files(Map.of("deep/er/data.csv", PLAIN));
        for (String path : List.of(
                Zips.folder(folder.resolve("folder"), files),
                Zips.write(folder.resolve("data.zip"), Zips.zip(files)),
                Zips.folder(folder.resolve("single"), files) + "/deep/er/data.csv")) {
            SensorData data = new CsvSettings(path).open();
            assertThat(data.description().classes()).containsExactly("sit", "walk");
            assertThat(data.description().sampleRate()).isEqualTo(50);
            assertThat(data.description().windowed()).isFalse();
            assertThat(data.userId(0)).isEqualTo("a");
            assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(2, 1);
            assertThat(data.recordings(0).get(0).timeline()).isEqualTo(new Timeline.Uniform(50));
            assertThat(data.recordings(0).get(0).samples()).containsExactly(1, 2, 3, 4);
            assertThat(data.recordings(1)).extracting(Recording::label).containsExactly(0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                ",|user,label,x,y\\na,walk,1,2\\n",
                "comma|\"user\",\"label\",\"x\",\"y\"\\r\\n\"a\",\"walk\",\"1\",\"2\"\\r\\n",
                ",|\uFEFFuser,label,x,y\\n a , walk , +1.0 , 2e0",
                ",|user,label,x,y\\n\\na,walk,1,2\\n   \\n",
                ";|user;label;x;y\\na;walk;1;2\\n",
                "tab|user\\tlabel\\tx\\ty\\na\\twalk\\t1\\t2\\n",
                "whitespace|  user \\t label x   y  \\n  a walk   1 2",
            })
    void understandsWaysToWriteTheSame(String delimiter, String content) throws Exception {
        SensorData data = new CsvSettings(file(content)).delimiter(delimiter).open();
        assertThat(data.userId(0)).isEqualTo("a");
        assertThat(data.description().classes()).containsExactly("walk");
        assertThat(data.recordings(0).get(0).samples()).containsExactly(1, 2);
    }

    @Test
    void quotedFieldsMayHoldDelimitersAndQuotes() throws Exception {
        SensorData data = new CsvSettings(
                        file(
                                "user,label,x,y\n\"Doe, J.\",\"\"\"fast\"\" walk\",1,2\n\"Doe, J.\",\"\"\"fast\"\" walk\",3,4\n"))
                .open();
        assertThat(data.userId(0)).isEqualTo("Doe, J.");
        assertThat(data.description().classes()).containsExactly("\"fast\" walk");
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(2);
    }

    @Test
    void readsDecimalCommasWhenToldTo() throws Exception {
        SensorData data = new CsvSettings(file("user;label;x;y\na;walk;-1,5;2\n"))
                .delimiter(";")
                .decimalComma()
                .open();
        assertThat(data.recordings(0).get(0).samples()).containsExactly(-1.5f, 2);
    }

    @Test
    void namesColumnsByNumberWithoutAHeader() throws Exception {
        SensorData data = new CsvSettings(file("a,walk,1,2\na,walk,3,4\n"))
                .header(false)
                .user("column:1")
                .label("column:2")
                .channels("4", "3=x")
                .open();
        assertThat(data.description().channels()).containsExactly("4", "x");
        assertThat(data.recordings(0).get(0).samples()).containsExactly(2, 1, 4, 3);
    }

    @Test
    void numbersSessionsPerUserInTheOrderOfTheirNames() throws Exception {
        SensorData data = new CsvSettings(
                        file("user,s,label,x,y\n2,10,walk,1,2\n2,9,walk,3,4\n10,9,walk,5,6\n10,9,sit,7,8\n"))
                .session("column:s")
                .open();
        assertThat(data.userId(0)).isEqualTo("2");
        assertThat(data.userId(1)).isEqualTo("10");
        assertThat(data.recordings(0)).extracting(Recording::session).containsExactly(0, 1);
        assertThat(data.recordings(0).get(0).samples()).containsExactly(3, 4);
        assertThat(data.recordings(1)).extracting(Recording::session).containsExactly(0, 0);
    }

    @Test
    void leavesOutRowsByLabelAndSplitsThere() throws Exception {
        String path = file("user,label,x,y\na,walk,1,2\na,0,nonsense,NaN\na,walk,3,4\na,run,5,6\na,,7,8\na,walk,9,9\n");
        SensorData data = new CsvSettings(path)
                .labels("sit", "walk")
                .ignoreLabels("0", "")
                .open();
        assertThat(data.description().classes()).containsExactly("sit", "walk");
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(1, 1, 1);
        assertThatThrownBy(() -> new CsvSettings(path).labels("swim").open())
                .isInstanceOf(SensorDataException.class)
                .hasMessage(
                        "No row of '%s' can be used: read 6 rows; left out 6 because of their label. Check label, labels and ignore-labels.",
                        path);
    }

    @Test
    void takesTheNominalRateFromTheMedianRecording() throws Exception {
        StringBuilder text = new StringBuilder("user,label,t,x,y\n");
        for (int i = 0; i < 5; i++) {
            text.append("a,walk,").append(1_700_000_000_000L + 10L * i).append(",1,2\n");
            text.append(i == 4 ? "a,pause,0,1,2\n" : "");
        }
        for (int i = 0; i < 5; i++) {
            text.append("b,walk,").append(20 * i).append(",1,2\n");
        }
        SensorData data = new CsvSettings(file(text.toString()))
                .time("t", TimeUnit.MS)
                .ignoreLabels("pause")
                .open();
        assertThat(data.description().sampleRate()).isBetween(99.99, 100.01);
        assertThat(((Timeline.Stamped) data.recordings(0).get(0).timeline()).seconds())
                .hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,walk,1,0|:3 has 4 fields where 5 were expected.",
                "a,walk,1,0,0,0|:3 has 6 fields where 5 were expected.",
                "a,walk,1,x,0|:3 has no finite number in column 'x'.",
                "a,walk,1,0,NaN|:3 has no finite number in column 'y'.",
                "a,walk,1,0,|:3 has no finite number in column 'y'.",
                "a,walk,1,0,1e40|:3 has no finite number in column 'y'.",
                "a,walk,noon,0,0|:3 has no time in column 't': neither a finite number nor a date or clock time.",
                "a,walk,0.5,0,0|:3 has a time that is not after the time of the row before in the same recording.",
                "a,walk,0.4,0,0|:3 has a time that is not after the time of the row before",
                ",walk,1,0,0|:3 has an empty user.",
                "a,,1,0,0|:3 has an empty label.",
                "\"a,walk,1,0,0|:3 has a quote that isn't closed, or text behind a closing quote.",
                "\"a\"b,walk,1,0,0|:3 has a quote that isn't closed, or text behind a closing quote."
            })
    void badRowsFailOrAreLeftOut(String row, String sentence) throws Exception {
        String path = file("user,label,t,x,y\na,walk,0.5,1,2\n" + row + "\na,walk,1.5,1,2\na,walk,2,1,2\n");
        assertThatThrownBy(() -> new CsvSettings(path)
                        .time("t", TimeUnit.S)
                        .onBadRow(BadRows.FAIL)
                        .open())
                .isInstanceOf(SensorDataException.class)
                .hasMessageStartingWith("data.csv" + sentence)
                .hasMessageEndingWith("Correct the row, or set on-bad-row to repair or skip.");
        SensorData left = new CsvSettings(path)
                .time("t", TimeUnit.S)
                .onBadRow(BadRows.SKIP)
                .open();
        assertThat(left.recordings(0)).extracting(Recording::length).containsExactly(3);
        assertThat(left.notes())
                .anySatisfy(
                        note -> assertThat(note).startsWith("1 of 4 rows was bad and skipped, the first because: "));
    }

    @Test
    void saysWhichColumnsThereAre() {
        assertThatThrownBy(() -> new CsvSettings(file("user,label,x,z\n")).open())
                .hasMessage("data.csv has no column 'y' among its 4. Check delimiter and header too.");
        assertThatThrownBy(() -> new CsvSettings(file("user,label,x,x,y\n")).open())
                .hasMessage("data.csv has two columns 'x'; rename one of them.");
    }

    @Test
    void saysWhichFilesThereAreWhenNoneMatches() {
        String path = file(PLAIN);
        assertThatThrownBy(() -> new CsvSettings(path).files("*.txt").open())
                .hasMessage(
                        "'%s' holds no file that matches files: '*.txt'; the first of its 1 files is 'data.csv'.",
                        path);
        assertThatThrownBy(() -> new CsvSettings(folder.resolve("none").toString()).open())
                .hasMessageEndingWith("Set path to the folder, zip or file that holds your recordings.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user,label,x,y\n", "\n\n"})
    void refusesFilesWithoutRows(String content) {
        assertThatThrownBy(() -> new CsvSettings(file(content)).open()).isInstanceOf(SensorDataException.class);
    }

    private String file(String content) {
        String text = content.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t");
        return Zips.folder(folder.resolve("in"), Zips.files(Map.of("data.csv", text)));
    }
}

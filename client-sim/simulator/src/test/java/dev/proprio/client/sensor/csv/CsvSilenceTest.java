package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not as its settings say is told, or refused; it never becomes a number in silence. */
class CsvSilenceTest {
    private static final String HEAD = "time,x,y,label\n";

    @TempDir
    Path folder;

    @Test
    void pausesDoNotLowerTheRate() throws Exception {
        StringBuilder text = new StringBuilder(HEAD);
        for (int cycle = 0; cycle < 5; cycle++) {
            for (int i = 0; i < 1000; i++) {
                text.append(cycle * 60 + i / 50.0).append(",1,2,walk\n");
            }
        }
        SensorData data = timed(Map.of("a.csv", text.toString())).open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        assertThat(data.notes())
                .containsExactly(
                        "1 of 1 recordings has pauses between samples, 4 in all; the sample rate, 50 Hz, is that outside pauses");
    }

    @Test
    void jitterAndSingleLossesAreNoReasonForAWordAboutARate() throws Exception {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 1000; i++) {
            text.append(i * 0.02 + (i % 3) * 0.004).append(",1,2,walk\n");
        }
        SensorData data = timed(Map.of("a.csv", text.toString())).open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(0.1));
        assertThat(data.notes()).isEmpty();
    }

    @Test
    void empaticasStartTimeAndRateAreNoSamples() {
        for (String text : new String[] {
            "1700000000.000000, 1700000000.000000\n32.000000, 32.000000\n-1,5\n0,7\n",
            "1700000000.0\n4.000000\n0.1\n0.2\n"
        }) {
            String[] channels = text.contains(",") ? new String[] {"1", "2"} : new String[] {"1"};
            assertThatThrownBy(() -> new CsvSettings(in(Map.of("P01/ACC.csv", text)))
                            .header(false)
                            .user("path:1")
                            .label("path:1")
                            .channels(channels)
                            .open())
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("P01/ACC.csv")
                    .hasMessageContaining("Empatica")
                    .hasMessageContaining("set layout to empatica");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "P01/acc.csv,P01/gyro.csv,true",
        "acc/P01.csv,gyro/P01.csv,true",
        "P01_Accelerometer.csv,P01_Gyroscope.csv,true",
        "P01/acc.csv,P02/gyro.csv,false",
        "P01/acc1.csv,P01/acc2.csv,false",
        "P01/accident.csv,P01/race.csv,false"
    })
    void filesOfTwoSensorsDoNotBecomeRecordingsOfTheSameChannels(String one, String other, boolean refused)
            throws Exception {
        CsvSettings settings =
                new CsvSettings(in(Map.of(one, HEAD + "1,1,2,walk\n", other, HEAD + "1,3,4,walk\n"))).user("path:1");
        if (refused) {
            assertThatThrownBy(settings::open)
                    .hasMessageStartingWith("'%s' and '%s' differ only in the sensor", one, other)
                    .hasMessageContaining("set sensor");
        } else {
            assertThat(settings.open().notes()).isEmpty();
        }
    }

    @Test
    void momentsThatAreThereTwiceAreTold() throws Exception {
        String text = HEAD + "1700000000,1,2,walk\n1700000001,1,2,walk\n1700000002,1,2,walk\n";
        Map<String, String> files = Map.of("P01/left.csv", text, "P01/right.csv", text);
        assertThat(timed(files).user("path:1").open().notes())
                .singleElement()
                .asString()
                .startsWith("1 of 2 recordings is of moments of which there is another one");
        assertThat(timed(files).user("path:1").session("path:-1").open().notes())
                .isEmpty();
    }

    @Test
    void aMistypedLabelIsNotAnEmptyClass() {
        String path = in(Map.of("a.csv", HEAD + "1,1,2,walk\n2,1,2,rest\n"));
        SensorDataException refusal = catchThrowableOfType(
                SensorDataException.class,
                () -> new CsvSettings(path)
                        .user("constant:a")
                        .labels("walk", "Rest")
                        .open());
        assertThat(refusal)
                .hasMessageStartingWith("No row of '%s' has the label 'Rest'", path)
                .hasMessageNotContaining("'rest'");
        assertThat(refusal.forOwner()).endsWith("The nearest label is 'rest'.");
    }

    @ParameterizedTest
    @CsvSource({
        "Rest,rest,true",
        "sit down,sit_down,true",
        "standing,standig,true",
        "walking,waking,true",
        "walk1,walk2,false",
        "1,2,false",
        "01,1,false",
        "sit,sat,false",
        "swim,walk,false"
    })
    void labelsThatAreAlmostTheSameAreMeant(String written, String there, boolean meant) {
        assertThat(MistypedName.of(written, Arrays.asList("else", there)))
                .isEqualTo(meant ? Optional.of(there) : Optional.empty());
    }

    @Test
    void rowsThatAreLeftOutAndEmptyClassesAreTold() throws Exception {
        SensorData data = new CsvSettings(in(Map.of("a.csv", HEAD + "1,1,2,walk\n2,1,2,rest\n3,1,x,walk\n")))
                .user("constant:a")
                .labels("walk", "swim")
                .onBadRow(BadRows.SKIP)
                .open();
        assertThat(data.notes())
                .containsExactly(
                        "1 of 3 rows was left out because of the label",
                        "1 of 3 rows was bad and skipped, the first because: a.csv:4 has no finite number in column 'y'",
                        "no row that could be used has the label 'swim', so that class is empty");
    }

    @Test
    void aSentenceWithinASentenceHasNoStopOfItsOwn() {
        var counts = new RowCounts();
        counts.row();
        counts.bad("a.csv:4 has an empty label.");
        assertThat(counts.summary()).endsWith("the first because: a.csv:4 has an empty label");
    }

    /** Rows that end in a bar and no line end: neither their label nor their rate is what is wrong. */
    @Test
    void filesOfOneLongRowAreNamedForWhatTheyAre() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 600; i++) {
            text.append("%s,1,2,%s|".formatted(i / 50.0, i < 300 ? "walk" : "rest"));
        }
        String path = in(Map.of("a.csv", text.toString(), "b.csv", text.toString()));
        for (String[] labels : new String[][] {{}, {"walk", "rest"}}) {
            assertThatThrownBy(() -> new CsvSettings(path)
                            .header(false)
                            .time("1", TimeUnit.S)
                            .user("path:1")
                            .label("column:4")
                            .labels(labels)
                            .channels("2", "3")
                            .open())
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageContaining("Each of the 2 files of")
                    .hasMessageContaining("is one row, of up to 1801 fields")
                    .hasMessageContaining("such as a bar")
                    .hasMessageNotContaining("label");
        }
    }

    @Test
    void filesThatGiveNothingAreNamed() throws Exception {
        Map<String, String> files = new TreeMap<>();
        files.put("P01.csv", HEAD + "1,1,2,walk\n2,1,2,walk\n");
        files.put("P02.csv", "");
        files.put("P03.csv", HEAD);
        files.put("P04.csv", HEAD + "1,1,2,0\n");
        for (int i = 5; i < 8; i++) {
            files.put("P0" + i + ".csv", "\n\n");
        }
        SensorData data =
                new CsvSettings(in(files)).user("path:1").ignoreLabels("0").open();
        assertThat(data.users()).isEqualTo(1);
        assertThat(data.notes())
                .containsExactly(
                        "1 of 3 rows was left out because of the label",
                        "5 of 7 files have no row: P02.csv, P03.csv, P05.csv and 2 more",
                        "1 of 7 files has no row that could be used: P04.csv");
    }

    @Test
    void packedFilesBesideTheRecordingsAreTold() throws Exception {
        byte[] text = (HEAD + "1,1,2,walk\n2,1,2,walk\n").getBytes(StandardCharsets.UTF_8);
        byte[] zip = Zips.zip(Map.of("P02.csv", text));
        CsvSettings both = new CsvSettings(
                        Zips.folder(folder.resolve("both"), Map.of("P01.csv", text, "b/P02.zip", zip)))
                .user("path:-1");
        assertThat(both.open().notes())
                .containsExactly(
                        "1 packed file beside the recordings was not looked into, for other files matched already: b/P02.zip");
        CsvSettings alone =
                new CsvSettings(Zips.folder(folder.resolve("alone"), Map.of("P02.zip", zip))).user("path:-1");
        assertThat(alone.open().notes()).isEmpty();
        assertThat(alone.open().userId(0)).isEqualTo("P02");
    }

    @Test
    void bytesThatAreNoUtf8AreNotReplaced() {
        byte[] header = (HEAD.replace("x", "x (m/s\u00b2)") + "1,1,2,walk\n").getBytes(StandardCharsets.ISO_8859_1);
        String path = Zips.folder(folder.resolve("header"), Map.of("P01.csv", header));
        for (String column : new String[] {"x (m/s\u00b2)", "x (m/s\uFFFD)"}) {
            assertThatThrownBy(() -> new CsvSettings(path)
                            .user("path:1")
                            .channels(column, "y")
                            .open())
                    .isInstanceOf(SensorDataException.class)
                    .hasMessageStartingWith("P01.csv has no column")
                    .hasMessageContaining("1 have names that are not UTF-8; set encoding");
        }
        byte[] label = (HEAD + "1,1,2,k\u00f6rper\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> new CsvSettings(Zips.folder(folder.resolve("label"), Map.of("P01.csv", label)))
                        .user("path:1")
                        .open())
                .hasMessageStartingWith("P01.csv:2 has text that is not UTF-8 as its label");
    }

    @ParameterizedTest
    @CsvSource({
        "PAR1,Parquet",
        "MATLAB 5.0 MAT-file,MATLAB",
        "'{\"a\": 1}',JSON",
        "' [{\"a\": 1}]',JSON",
        "<!DOCTYPE html>,web page"
    })
    void otherFormatsAreCalledByTheirNames(String start, String name) {
        byte[] content = (start + "\1\2\uFFFF secret ".repeat(50)).getBytes(StandardCharsets.UTF_8);
        assertRefused("P01.bin", content, name);
    }

    @Test
    void packedAndOtherwiseEncodedFilesAreCalledByTheirNames() {
        byte[] text = (HEAD + "1,1,2,secret\n").getBytes(StandardCharsets.UTF_8);
        assertRefused("P01.csv", Zips.zip(Map.of("P01.csv", text)), "zip archive");
        assertRefused("P01.csv", HEAD.getBytes(StandardCharsets.UTF_16LE), "is not text");
        assertRefused("P01.csv", "\u0089HDF\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1), "HDF5");
        assertRefused(
                "P01.csv",
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\n".getBytes(StandardCharsets.UTF_8),
                "Git LFS");
    }

    private void assertRefused(String file, byte[] content, String name) {
        String path = Zips.folder(folder.resolve("format"), Map.of(file, content));
        SensorDataException refusal = catchThrowableOfType(
                SensorDataException.class,
                () -> new CsvSettings(path).files(file).user("path:1").open());
        assertThat(refusal).hasMessageStartingWith("'" + file + "' ").hasMessageContaining(name);
        assertThat(refusal.forOwner()).doesNotContain("secret").doesNotContain("\u001f\u008b");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e3, 1e6})
    void timesInAnotherUnitThanTheRateAreRefused(double unit) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 20; i++) {
            text.append(i * 0.02 * unit).append(",1,2,walk\n");
        }
        String path = in(Map.of("a.csv", text.toString()));
        assertThatThrownBy(() -> new CsvSettings(path)
                        .user("path:1")
                        .time("time", TimeUnit.S)
                        .rate(Optional.of(52.0))
                        .open())
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("set time-unit to the unit of the time column");
    }

    @Test
    void ratesThatNoSensorHasAndOtherContradictionsAreTold() throws Exception {
        assertThat(timed(Map.of("a.csv", HEAD + "0,1,2,walk\n20,1,2,walk\n40,1,2,walk\n"))
                        .open()
                        .notes())
                .containsExactly(
                        "by their times, the recordings have 0.05 samples a second; if that can't be, time-unit is not the unit of their times");
        assertThat(timed(Map.of("a.csv", HEAD + "0,1,2,walk\n0.01,1,2,walk\n0.02,1,2,walk\n"))
                        .rate(Optional.of(50.0))
                        .open()
                        .notes())
                .containsExactly(
                        "by their times, the recordings have 100 samples a second where rate says 50; the times count");
    }

    @Test
    void classesThatDifferOnlyInCaseAreTold() throws Exception {
        assertThat(new CsvSettings(in(Map.of("a.csv", HEAD + "1,1,2,walk\n2,1,2,Walk\n")))
                        .user("path:1")
                        .open()
                        .notes())
                .containsExactly("some of the 2 classes differ only in upper and lower case");
    }

    @Test
    void peopleWhoDifferOnlyInCaseAreTold() throws Exception {
        String text = HEAD + "1,1,2,walk\n2,1,2,walk\n";
        assertThat(new CsvSettings(in(Map.of("anna/a.csv", text, "Anna/b.csv", text)))
                        .user("path:1")
                        .open()
                        .notes())
                .containsExactly(
                        "the names of some people differ only in upper and lower case, and count as different people");
    }

    @Test
    void copiesOfRecordingsAreToldWhoeverTheirsAre() throws Exception {
        Map<String, String> files = Map.of(
                "P1/a.csv", wave(1, 50, 0),
                "P1/a (1).csv", wave(1, 50, 0),
                "P2/a.csv", wave(1, 50, 900),
                "P3/a.csv", wave(2, 50, 0));
        assertThat(timed(files).session("path:-1").open().notes())
                .containsExactly(
                        "2 of 4 recordings hold the very samples of another one, 1 of them of another person: files may be there twice, and what is tested may have been trained on");
        String still = HEAD + "0,1,2,rest\n".repeat(50);
        assertThat(new CsvSettings(in(Map.of("P1/a.csv", still, "P2/a.csv", still)))
                        .user("path:1")
                        .open()
                        .notes())
                .as("a sensor at rest")
                .isEmpty();
    }

    @Test
    void recordingsMuchSlowerThanOthersAreTold() throws Exception {
        Map<String, String> files = Map.of(
                "P1/a.csv",
                wave(1, 50, 0),
                "P2/a.csv",
                wave(2, 50, 0),
                "P3/a.csv",
                wave(3, 30, 0),
                "P4/a.csv",
                wave(4, 20, 0));
        SensorData data = timed(files).open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        assertThat(data.notes())
                .containsExactly(
                        "1 of 4 recordings has less than half of 50 samples a second, the slowest 20: where windows have more points, those between are interpolated");
    }

    private static String wave(int person, int rate, int start) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < 40; i++) {
            text.append("%s,%s,%s,walk\n".formatted(start + (double) i / rate, i * person % 7, i * person % 5));
        }
        return text.toString();
    }

    private CsvSettings timed(Map<String, String> files) {
        return new CsvSettings(in(files)).user("path:1").time("time", TimeUnit.S);
    }

    private String in(Map<String, String> files) {
        return Zips.folder(folder.resolve("in"), Zips.files(files));
    }
}

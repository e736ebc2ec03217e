package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One row of a hundred that is wrong costs no window; what is done about it is counted. */
class CsvRepairTest {
    private static final int ROWS = 500;

    @TempDir
    Path folder;

    private CsvSettings rows(IntFunction<String> row) {
        StringBuilder text = new StringBuilder("time,x,y,label\n");
        for (int i = 0; i < ROWS; i++) {
            text.append(row.apply(i)).append(",walk\n");
        }
        return new CsvSettings(Zips.folder(folder.resolve("in"), Zips.files(Map.of("P01.csv", text.toString()))))
                .user("path:1")
                .time("time", TimeUnit.S);
    }

    private static boolean isBad(int row) {
        return row % 100 == 50;
    }

    private static Recording only(SensorData data) throws Exception {
        assertThat(data.recordings(0)).hasSize(1);
        return data.recordings(0).getFirst();
    }

    private static double[] seconds(Recording recording) {
        return ((Timeline.Stamped) recording.timeline()).seconds();
    }

    private static void assertEven(SensorData data, double hertz) throws Exception {
        assertThat(data.description().sampleRate()).isCloseTo(hertz, within(1e-6));
        double[] seconds = seconds(only(data));
        assertThat(seconds).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(seconds[i]).isCloseTo(i / hertz, within(1e-9));
        }
    }

    @Test
    void valuesThatAreMissingAreInterpolated() throws Exception {
        for (String missing : new String[] {"", "NaN", "NA", "null", "?"}) {
            SensorData data = rows(i -> "%s,%s,%s".formatted(i / 50.0, isBad(i) ? missing : i, -i))
                    .open();
            assertEven(data, 50);
            for (int i = 0; i < ROWS; i++) {
                assertThat(only(data).samples()[2 * i]).isCloseTo(i, within(1e-4f));
            }
            assertThat(data.notes()).containsExactly("5 values were missing and interpolated");
        }
    }

    @Test
    void longerGapsAreNotFilledIn() throws Exception {
        SensorData data = rows(i -> "%s,%s,1".formatted(i / 50.0, i >= 100 && i < 120 ? "" : i))
                .open();
        assertThat(only(data).length()).isEqualTo(ROWS - 20);
        assertThat(data.notes())
                .contains("20 of 500 rows were left out, for a value is missing for longer than max-gap");
    }

    @Test
    void theSameTimesAreSpread() throws Exception {
        IntFunction<String> row = i -> "%s,%s,%s".formatted((isBad(i) ? i - 1 : i) / 50.0, i, -i);
        SensorData data = rows(row).open();
        assertEven(data, 50);
        assertThat(data.notes())
                .containsExactly(
                        "5 of 500 rows have the time of the row before, or nearly; spread over the interval to the next time");
        SensorData first = rows(row)
                .with(made -> made.with(CsvRecordings::sameTimes, SameTimes.FIRST))
                .open();
        assertThat(only(first).samples()).hasSize(2 * (ROWS - 5)).contains(49).doesNotContain(50);
        SensorData mean = rows(row)
                .with(made -> made.with(CsvRecordings::sameTimes, SameTimes.MEAN))
                .open();
        assertThat(only(mean).samples()).hasSize(2 * (ROWS - 5)).contains(49.5f).doesNotContain(49, 50);
    }

    @Test
    void aRowThatIsThereTwiceCountsOnce() throws Exception {
        SensorData data = rows(i -> {
                    int number = isBad(i) ? i - 1 : i;
                    return "%s,%s,%s".formatted(number / 50.0, number, -number);
                })
                .open();
        assertThat(only(data).length()).isEqualTo(ROWS - 5);
        assertThat(data.notes()).contains("5 of 500 rows were left out or averaged, for another row has the same time");
    }

    @Test
    void burstsAndRoundedTimesDoNotChangeTheRate() throws Exception {
        assertEven(rows(i -> "%s,%s,1".formatted(Math.floorDiv(i, 5) * 0.1, i)).open(), 50);
        SensorData late = rows(i -> "%s,%s,1".formatted(Math.floorDiv(i, 5) * 0.1 + i % 5 * 0.001, i))
                .open();
        assertEven(late, 50);
        SensorData rounded = rows(i -> "%s,%s,1".formatted(Math.round(100 * i / 64.0) / 100.0, i))
                .open();
        assertThat(rounded.description().sampleRate()).isCloseTo(64, within(0.2));
        assertThat(only(rounded).length()).isEqualTo(ROWS);
    }

    /** On for a fifth of each second: nothing was told of together, and nothing is stretched. */
    @Test
    void aDutyCycleKeepsItsTimesAndItsRate() throws Exception {
        for (int length : new int[] {20, 45}) {
            SensorData data = rows(i -> "%s,%s,1".formatted(Math.floorDiv(i, length) + i % length / 100.0, i))
                    .open();
            assertThat(data.description().sampleRate()).isCloseTo(100, within(1e-6));
            double[] seconds = seconds(only(data));
            for (int i = 0; i < ROWS; i++) {
                assertThat(seconds[i]).isCloseTo(Math.floorDiv(i, length) + i % length / 100.0, within(1e-9));
            }
        }
    }

    /** A packet of rows that is lost leaves a gap, and those before it as near as ever. */
    @Test
    void aLostPacketStretchesNothing() throws Exception {
        SensorData data = rows(i -> {
                    int packet = i / 10 + (i >= 200 ? 1 : 0) + (i >= 300 ? 3 : 0);
                    return "%s,%s,1".formatted(packet * 0.2, i);
                })
                .open();
        double[] seconds = seconds(only(data));
        for (int i = 1; i < ROWS; i++) {
            double step = i == 200 ? 0.22 : i == 300 ? 0.62 : 0.02;
            assertThat(seconds[i] - seconds[i - 1]).as("row %s", i).isCloseTo(step, within(1e-9));
        }
    }

    @Test
    void aRecordingThatBeginsWithinASecondOfWholeSecondsHasNoPause() throws Exception {
        SensorData data = rows(i -> "%s,%s,1".formatted((i + 35) / 50, i)).open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        double[] seconds = seconds(only(data));
        for (int i = 0; i < ROWS; i++) {
            assertThat(seconds[i]).isCloseTo((i + 35) / 50.0, within(1e-9));
        }
        assertThat(data.notes()).noneMatch(note -> note.contains("pauses"));
    }

    /** A row that is late by a unit of rounding is late, and no clock was set back. */
    @Test
    void rowsOutOfOrderAcrossWholeSecondsAreSorted() throws Exception {
        SensorData data = rows(i -> {
                    int swapped = i % 50 == 49 ? i + 1 : i % 50 == 0 && i > 0 ? i - 1 : i;
                    return "%s,%s,1".formatted(swapped / 50, i);
                })
                .with(made -> made.with(CsvRecordings::badShare, 0.05))
                .open();
        assertThat(only(data).length()).isEqualTo(ROWS);
        assertThat(data.description().sampleRate()).isCloseTo(50, within(0.2));
    }

    @Test
    void aPointThatMaySeparateThousandsIsNoNumber() throws Exception {
        CsvSettings settings = new CsvSettings(Zips.folder(
                        folder.resolve("in"),
                        Zips.files(Map.of(
                                "P01.csv",
                                "time;x;y;label\n0,02;998;-0.5;walk\n0,04;1.004;1,5;walk\n0,06;0.995;1.5e3;walk\n"))))
                .user("path:1")
                .time("time", TimeUnit.S)
                .delimiter(";")
                .decimalComma()
                .onBadRow(BadRows.FAIL);
        assertThatThrownBy(settings::open)
                .hasMessageContaining("P01.csv:3 has a number in column 'x' whose point may separate thousands");
        assertThat(only(settings.onBadRow(BadRows.SKIP).open()).samples()).containsExactly(998, -0.5f, 0.995f, 1500);
    }

    @Test
    void lostRowsDoNotChangeTheRate() throws Exception {
        for (int percent : new int[] {5, 15, 25}) {
            RandomGenerator random = new Random(percent);
            int[] number = {0};
            SensorData data = rows(i -> {
                        do {
                            number[0]++;
                        } while (random.nextInt(100) < percent);
                        return "%s,%s,1".formatted(number[0] / 50.0, i);
                    })
                    .open();
            assertThat(data.description().sampleRate())
                    .as("%s %% lost", percent)
                    .isCloseTo(50, within(1e-6));
        }
    }

    @Test
    void whatIsBehindAColonIsMilliseconds() {
        var clock = new WrittenTime();
        assertThat(clock.seconds("10:00:00:20")).isEqualTo(36_000.02);
        assertThat(clock.seconds("10:00:00:200")).isEqualTo(36_000.2);
        assertThat(clock.seconds("10:00:00.2")).isEqualTo(36_000.2);
        assertThat(clock.seconds("10:00:00:000250")).isEqualTo(36_000.00025);
    }

    @Test
    void rowsOutOfOrderAreSorted() throws Exception {
        SensorData data = rows(i -> "%s,%s,%s".formatted(isBad(i) ? (i + 1.05) / 50 : i / 50.0, i, -i))
                .open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(0.05));
        assertThat(seconds(only(data))).hasSize(ROWS).isSorted();
        assertThat(only(data).samples()[2 * 50]).isEqualTo(51);
        assertThat(data.notes()).contains("5 of 500 rows were put in the order of time");
    }

    @Test
    void aClockThatIsSetBackBeginsARecording() throws Exception {
        SensorData data = rows(i -> "%s,%s,1".formatted(i < 200 ? i / 50.0 : i / 50.0 - 3, i))
                .open();
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(200, 300);
        assertThat(data.notes())
                .contains("at 1 row the time goes back by more than max-gap, and another recording begins");
    }

    @Test
    void pausesOfADutyCycleDoNotChangeTheRate() throws Exception {
        SensorData data = rows(i -> "%s,%s,1".formatted(Math.floorDiv(i, 100) * 60 + i % 100 / 50.0, i))
                .open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        assertThat(only(data).length()).isEqualTo(ROWS);
    }

    @Test
    void rowsThatCannotBeReadAreBridged() throws Exception {
        SensorData data =
                rows(i -> isBad(i) ? "what" : "%s,%s,1".formatted(i / 50.0, i)).open();
        assertThat(only(data).length()).isEqualTo(ROWS - 5);
        SensorData even = rows(i -> isBad(i) ? "what" : "1,%s,1".formatted(i))
                .with(made -> made.with(draft ->
                        draft.set(CsvRecordings::time, Optional.empty()).set(CsvRecordings::rate, Optional.of(50.0))))
                .open();
        assertThat(only(even).length()).isEqualTo(ROWS);
        assertThat(only(even).samples()[100]).isCloseTo(50, within(1e-4f));
    }

    @Test
    void tooManyOfThemStopTheReading() {
        for (String row : List.of("what", "-1,2,3")) {
            assertThatThrownBy(() -> rows(i -> i % 10 == 5 ? row : "%s,%s,1".formatted(i / 50.0, i))
                            .open())
                    .hasMessageStartingWith("P01.csv:7 has ")
                    .hasMessageContaining("50 of 500 rows are bad or out of order in 'P01.csv'")
                    .hasMessageContaining("0.05 that bad-share allows");
        }
    }
}

package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Zips;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and rows of several sensors become recordings of all of them, for as long as all measured. */
class SensorJoinTest {
    @TempDir
    Path folder;

    @Test
    void filesOfTheSameTimesAreJoinedToTheLastBit() throws Exception {
        SensorData data = joined(
                        Map.of(
                                "P01/acc.csv", "time,x,y\n1,1,2\n2,3,4\n3,5,6\n",
                                "P01/gyro.csv", "time,y,x\n1,0.1,0.2\n2,0.3,0.4\n3,0.5,0.6\n"),
                        "path:-1",
                        "gyro:x=gyro_x_rad_s",
                        "acc:y",
                        "gyro:y",
                        "acc:x=acc_x_g")
                .open(1);
        assertThat(data.description().channels()).containsExactly("gyro_x_rad_s", "acc_y", "gyro_y", "acc_x_g");
        assertThat(data.notes()).isEmpty();
        Recording recording = only(data);
        assertThat(recording.samples()).containsExactly(.2f, 2, .1f, 1, .4f, 4, .3f, 3, .6f, 6, .5f, 5);
        assertThat(times(recording)).containsExactly(1, 2, 3);
    }

    @Test
    void differentRatesMeetOnTheGridOfTheFastestAndOnlyWhereBothMeasured() throws Exception {
        SensorData data = joined(
                        Map.of(
                                "P01/acc.csv", sensor(10, 20, 100, t -> 3 * t),
                                "P01/mag.csv", sensor(12.05, 25, 20, t -> 7 - t)),
                        "path:-1",
                        "acc:x",
                        "mag:x")
                .open(1);
        Recording recording = only(data);
        double[] times = times(recording);
        assertThat(times[0]).isCloseTo(12.05, within(1e-9));
        assertThat(times[times.length - 1]).isCloseTo(20, within(0.0101));
        assertThat(data.description().sampleRate()).isCloseTo(100, within(1e-6));
        for (int i = 0; i < times.length; i++) {
            assertThat(recording.samples()[2 * i]).isCloseTo((float) (3 * times[i]), within(1e-4f));
            assertThat(recording.samples()[2 * i + 1]).isCloseTo((float) (7 - times[i]), within(1e-4f));
        }
        assertThat(data.notes())
                .containsExactly(
                        "205 of 1001 samples of sensor acc were cut off, for another sensor measured nothing then",
                        "100 of 260 samples of sensor mag were cut off, for another sensor measured nothing then",
                        "the sensors acc, mag were measured at different times, and interpolated at 100 Hz, the fastest one's rate");
    }

    @Test
    void pausesOfOneSensorStayPauses() throws Exception {
        String paused = sensor(10, 12, 50, t -> t) + sensor(15, 18, 50, t -> t).replace("time,x\n", "");
        SensorData data = joined(
                        Map.of("P01/acc.csv", sensor(10.001, 18, 100, t -> t), "P01/gyro.csv", paused),
                        "path:-1",
                        "acc:x",
                        "gyro:x")
                .open(1);
        double[] times = times(only(data));
        assertThat(Arrays.stream(times)).noneMatch(time -> time > 12.001 && time < 14.999);
        assertThat(Arrays.stream(times)).anyMatch(time -> time < 12).anyMatch(time -> time > 15);
    }

    @Test
    void aColumnNamesTheSensorRowByRow() throws Exception {
        String text = """
                sensor,time,x,y,z,user,label
                acc,1,1,2,3,a,walk
                gyro,1,4,5,6,a,walk
                light,1,0,0,0,a,walk
                acc,2,7,8,9,a,walk
                gyro,2,10,11,12,a,walk
                acc,3,7,8,9,a,rest
                gyro,3,10,11,12,a,rest
                """;
        SensorData data = joined(Map.of("a.csv", text), "column:sensor", "acc:x", "acc:z", "gyro:y")
                .with(draft -> draft.set(CsvRecordings::user, "column:user").set(CsvRecordings::label, "column:label"))
                .open(1);
        assertThat(data.recordings(0)).hasSize(2);
        assertThat(data.recordings(0).getFirst().samples()).containsExactly(1, 3, 5, 7, 9, 11);
        assertThat(data.notes()).containsExactly("1 of 7 rows was left out, for no channel is of the sensor");
    }

    @Test
    void filesWithoutTimesAreJoinedRowByRow() throws Exception {
        SensorData data = joined(
                        Map.of("acc_exp01_user01.csv", "x\n1\n2\n3\n", "gyro_exp01_user01.csv", "x\n4\n5\n"),
                        "path-regex:(acc|gyro)",
                        "acc:x",
                        "gyro:x")
                .with(draft -> draft.set(CsvRecordings::time, Optional.empty())
                        .set(CsvRecordings::rate, Optional.of(50.0))
                        .set(CsvRecordings::user, "path-regex:user(\\d+)")
                        .set(CsvRecordings::label, "constant:walk"))
                .open(1);
        assertThat(only(data).samples()).containsExactly(1, 4, 2, 5);
        assertThat(data.description().sampleRate()).isEqualTo(50.0);
        assertThat(data.notes()).hasSize(1);
    }

    @Test
    void recordingsNeedAllSensorsAndFilesOfOthersAreTold() throws Exception {
        Map<String, String> files = Map.of(
                "P01/acc.csv", "time,x\n1,1\n2,2\n",
                "P01/gyro.csv", "time,x\n1,1\n2,2\n",
                "P01/light.csv", "lux\n4\n",
                "P02/acc.csv", "time,x\n1,1\n2,2\n");
        SensorData data = joined(files, "path:-1", "acc:x", "gyro:x").open(1);
        assertThat(data.users()).isEqualTo(1);
        assertThat(data.notes())
                .containsExactly(
                        "1 file was not read, for no channel is of their sensor: P01/light.csv",
                        "1 of 2 recordings lacks one of the sensors acc, gyro, and was left out");
    }

    @Test
    void otherClocksAreRefused() {
        assertThatThrownBy(() -> joined(
                                Map.of("P01/acc.csv", "time,x\n1,1\n2,2\n", "P01/gyro.csv", "time,x\n1000,1\n2000,2\n"),
                                "path:-1",
                                "acc:x",
                                "gyro:x")
                        .open(1))
                .hasMessageContaining("No moment of")
                .hasMessageContaining("acc, gyro")
                .hasMessageContaining("time-unit");
    }

    /** A faster device's signal above the usual rate's half must not turn up as another frequency. */
    @Test
    void aRecordingOfAFasterDeviceKeepsItsOwnRate() throws Exception {
        DoubleUnaryOperator tone = t -> Math.sin(2 * Math.PI * 60 * t);
        SensorData data = joined(
                        Map.of(
                                "a/acc.csv", sensor(0, 20, 50, t -> t),
                                "a/gyro.csv", sensor(0.0013, 20, 50, t -> t),
                                "b/acc.csv", sensor(0, 20, 50, t -> t),
                                "b/gyro.csv", sensor(0.0013, 20, 50, t -> t),
                                "c/acc.csv", sensor(0, 20, 200, tone),
                                "c/gyro.csv", sensor(0.0013, 20, 200, tone)),
                        "path:-1",
                        "acc:x",
                        "gyro:x")
                .open(1);
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        double[] times = times(data.recordings(2).getFirst());
        assertThat(times[1] - times[0]).isCloseTo(1.0 / 200, within(1e-9));
        assertThat(data.notes())
                .contains(
                        "the sensors acc, gyro were measured at different times, and interpolated at 50 Hz, the fastest one's rate, and in 1 stretch at that recording's own, which is higher");
    }

    @Test
    void sensorsThatBeganOnEitherSideOfMidnightMeet() throws Exception {
        SensorData data = joined(
                        Map.of(
                                "a/acc.csv", "time,x\n23:59:59.9,1\n00:00:00.1,2\n00:00:00.3,3\n00:00:00.5,4\n",
                                "a/gyro.csv", "time,x\n00:00:00.1,5\n00:00:00.3,6\n00:00:00.5,7\n",
                                "b/acc.csv", "time,x\n00:00:00.1,5\n00:00:00.3,6\n00:00:00.5,7\n",
                                "b/gyro.csv", "time,x\n23:59:59.9,1\n00:00:00.1,2\n00:00:00.3,3\n00:00:00.5,4\n"),
                        "path:-1",
                        "acc:x",
                        "gyro:x")
                .open(1);
        assertThat(only(data).samples()).hasSize(6).contains(2, 5, 3, 6, 4, 7);
        assertThat(data.recordings(1).getFirst().samples()).hasSize(6);
    }

    @Test
    void recordingsWhoseSensorsShareNoMomentAreCounted() throws Exception {
        SensorData data = joined(
                        Map.of(
                                "a/acc.csv", "time,x\n1,1\n2,2\n",
                                "a/gyro.csv", "time,x\n1,1\n2,2\n",
                                "b/acc.csv", "time,x\n1,1\n2,2\n",
                                "b/gyro.csv", "time,x\n5,1\n6,2\n"),
                        "path:-1",
                        "acc:x",
                        "gyro:x")
                .open(1);
        assertThat(data.users()).isEqualTo(1);
        assertThat(data.notes())
                .contains(
                        "the sensors of 1 of 2 recordings measured at no common moment, and it was left out; look whether their clocks agree");
    }

    @Test
    void channelsSayTheirSensor() {
        assertThatThrownBy(() -> joined(Map.of("a.csv", ""), "path:-1", "x"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("SENSOR:COLUMN");
    }

    private CsvRecordings joined(Map<String, String> files, String sensor, String... channels) {
        String path = Zips.folder(folder.resolve("in"), Zips.files(files));
        return new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::path, path)
                        .set(CsvRecordings::user, "path:1")
                        .set(CsvRecordings::label, "path:1")
                        .set(CsvRecordings::time, Optional.of("time"))
                        .set(CsvRecordings::sensor, Optional.of(sensor))
                        .set(CsvRecordings::channels, List.of(channels)));
    }

    private static String sensor(double from, double to, double rate, DoubleUnaryOperator signal) {
        StringBuilder text = new StringBuilder("time,x\n");
        for (int i = 0; from + i / rate <= to + 1e-9; i++) {
            double time = from + i / rate;
            text.append(String.format(Locale.ROOT, "%.6f,%.6f%n", time, signal.applyAsDouble(time)));
        }
        return text.toString();
    }

    private static Recording only(SensorData data) throws Exception {
        assertThat(data.recordings(0)).hasSize(1);
        return data.recordings(0).getFirst();
    }

    private static double[] times(Recording recording) {
        return recording.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds : new double[0];
    }
}

package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WisdmWatchTest {
    private static final String FOLDER = "wisdm-dataset/raw/watch/accel/";
    private static final List<String> DEFAULTS = List.of("A", "B", "C", "D", "E", "M");

    @TempDir
    Path folder;

    @Test
    void readsTheOfficialDownloadWithItsTimestamps() throws Exception {
        Map<String, byte[]> files = Zips.files(Map.of(
                FOLDER + "data_1601_accel_watch.txt",
                "1601,A,90426708196641,9.80665,-19.6133,0.0;\n1601,A,90426758196641,1,2,3;\n1601,B,90426758196000,4,5,6;\n",
                FOLDER + "data_1600_accel_watch.txt",
                "1600,M,1,1e0,2,3;\r\n\r\n",
                "wisdm-dataset/raw/phone/accel/data_1600_accel_phone.txt",
                "not looked at",
                "wisdm-dataset/arff_files/watch/accel/data_1600_accel_watch.arff",
                "not looked at"));
        String path = Zips.write(folder.resolve("uci.zip"), Zips.zip(Map.of("wisdm-dataset.zip", Zips.zip(files))));
        SensorData data = open(path, DEFAULTS);
        assertThat(data.description().classes())
                .containsExactly("walking", "jogging", "stairs", "sitting", "standing", "kicking");
        assertThat(data.description().channels()).containsExactly("acc_x_g", "acc_y_g", "acc_z_g");
        assertThat(data.description().windowed()).isFalse();
        assertThat(data.userId(0)).isEqualTo("user-1600");
        assertThat(data.userId(1)).isEqualTo("user-1601");
        assertThat(data.officialTestUser(0)).isEmpty();
        assertThat(data.recordings(1)).extracting(Recording::label).containsExactly(0, 1);
        Recording walking = data.recordings(1).get(0);
        assertThat(walking.samples()).startsWith(1f, -2f, 0f).hasSize(6);
        assertThat(((Timeline.Stamped) walking.timeline()).seconds())
                .containsExactly(90426708196641.0 * 1e-9, 90426758196641.0 * 1e-9);
    }

    @Test
    void takesLinesWithoutTimestampsAsEvenlySampled() throws Exception {
        SensorData data = open(file("1600,A,1,2,3;\n1600,A,4,5,6;\n1600,F,4,5,6;\n1600,A,7,8,9;\n"), DEFAULTS);
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(2, 1);
        assertThat(data.recordings(0).get(0).timeline()).isEqualTo(new Timeline.Uniform(20));
    }

    @Test
    void dropsSamplesThatComeLateAndEndsARunWhenTheClockRestarts() throws Exception {
        String lines = stamped(0, 50, 100, 100, 80, 150, 200) + stamped(10, 60);
        List<Recording> recordings = open(file(lines + stamped(5000, 5050) + stamped(20, 70)), DEFAULTS)
                .recordings(0);
        assertThat(recordings).extracting(Recording::length).containsExactly(7, 2);
        for (Recording recording : recordings) {
            double[] seconds = ((Timeline.Stamped) recording.timeline()).seconds();
            assertThat(seconds).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void numbersClassesInTheOrderOfTheSetting() throws Exception {
        String path = file("1600,A,1,2,3;\n1600,S,4,5,6;\n");
        SensorData data = open(path, List.of("S", "A"));
        assertThat(data.description().classes()).containsExactly("folding clothes", "walking");
        assertThat(data.recordings(0)).extracting(Recording::label).containsExactly(1, 0);
        assertThatThrownBy(() -> open(path, List.of("B")))
                .hasMessage("Nobody in '%s' did any of the activities [B]; choose others.", path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1600,A,1,2|:1 holds 4 fields",
                "1600,A,1,2,3,4,5;|:1 holds more than six fields",
                "1600,A,1,x,3;|:1 holds no finite number in field 4",
                "1600,A,1,NaN,3;|:1 holds no finite number in field 4",
                "1601,A,1,2,3;|:1 holds another person's samples in the file of user 1600",
                "1600,N,1,2,3;|:1 holds an activity that is no letter from A to S without N"
            })
    void refusesLinesThatAreNotTheArchives(String line, String sentence) {
        String path = file(line + "\n");
        assertThatThrownBy(() -> open(path, DEFAULTS))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("data_1600_accel_watch.txt" + sentence)
                .hasMessageContaining("'user,activity,timestamp,x,y,z;' or 'user,activity,x,y,z;' was expected")
                .hasMessageContaining("DOI 10.24432/C5HK59");
    }

    @Test
    void saysWhereToGetItWhenItIsMissing() {
        assertThatThrownBy(() -> new WisdmWatch().open(1))
                .hasMessageStartingWith("path is missing")
                .hasMessageContaining("DOI 10.24432/C5HK59");
        String other = Zips.write(folder.resolve("other.zip"), Zips.zip(Zips.files(Map.of("a.txt", ""))));
        assertThatThrownBy(() -> open(other, DEFAULTS))
                .hasMessageContaining("holds no file such as 'raw/watch/accel/data_1600_accel_watch.txt'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"N", "a", "T", ""})
    void refusesLettersThatStandForNothing(String letter) {
        assertThatThrownBy(() -> new WisdmWatch("x", Optional.empty(), List.of("A", letter)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("activities must be letters from A to S without N but one was '%s'", letter);
    }

    @Test
    void refusesNoLettersAndLettersTwice() {
        assertThatThrownBy(() -> new WisdmWatch("x", Optional.empty(), List.of()))
                .hasMessage("activities must name at least one activity but was empty");
        assertThatThrownBy(() -> new WisdmWatch("x", Optional.empty(), List.of("A", "A")))
                .hasMessage("activities must name each activity once but was [A, A]");
    }

    @Test
    void readsTheRealArchive() throws Exception {
        SensorData data = open(SharedData.require("wisdm2019-watch.zip"), DEFAULTS);
        assertThat(data.users()).isEqualTo(51);
        Map<String, List<Integer>> labels = new TreeMap<>();
        for (int user = 0; user < data.users(); user++) {
            assertThat(data.userId(user)).isEqualTo("user-" + (1600 + user));
            labels.put(
                    data.userId(user),
                    data.recordings(user).stream().map(Recording::label).toList());
        }
        List<Integer> all = List.of(0, 1, 2, 3, 4, 5);
        assertThat(labels.remove("user-1616")).containsExactly(0, 2, 3, 4, 5);
        assertThat(labels.remove("user-1642")).containsExactly(0, 1, 3, 4, 5);
        assertThat(labels.remove("user-1629")).containsExactly(0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5);
        assertThat(labels.values()).containsOnly(all);
        assertThat(data.recordings(0).get(0).length()).isEqualTo(2400);
    }

    private static String stamped(long... milliseconds) {
        StringBuilder lines = new StringBuilder();
        for (long time : milliseconds) {
            lines.append("1600,A,").append(7_000_000_000L + time * 1_000_000).append(",1,2,3;\n");
        }
        return lines.toString();
    }

    private String file(String content) {
        return Zips.folder(folder, Zips.files(Map.of(FOLDER + "data_1600_accel_watch.txt", content)));
    }

    private static SensorData open(String path, List<String> activities) throws SensorDataException {
        return new WisdmWatch(path, Optional.empty(), activities).open(1);
    }
}

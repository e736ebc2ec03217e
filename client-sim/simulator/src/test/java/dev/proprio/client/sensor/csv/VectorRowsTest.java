package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.archive.SharedData;
import dev.proprio.client.sensor.archive.UciHar;
import dev.proprio.client.sensor.archive.Zips;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are vectors, of features that somebody computed, and files that tell something of each row of another. */
class VectorRowsTest {
    private static final List<String> SIGNALS = List.of(
            "body_acc_x",
            "body_acc_y",
            "body_acc_z",
            "body_gyro_x",
            "body_gyro_y",
            "body_gyro_z",
            "total_acc_x",
            "total_acc_y",
            "total_acc_z");

    @TempDir
    Path folder;

    private CsvRecordings features(Map<String, String> files) {
        return new CsvRecordings()
                .with(draft -> draft.set(
                                CsvRecordings::path,
                                Zips.folder(folder.resolve("in" + files.hashCode()), Zips.files(files)))
                        .set(CsvRecordings::files, "**/X_*.txt")
                        .set(CsvRecordings::header, false)
                        .set(CsvRecordings::delimiter, "whitespace")
                        .set(CsvRecordings::windowed, false)
                        .set(CsvRecordings::user, "line:subject_*.txt")
                        .set(CsvRecordings::label, "line:y_*.txt")
                        .set(CsvRecordings::channels, List.of("1..3=f")));
    }

    @Test
    void eachRowIsAVectorWhosePersonAndLabelStandInTheSameLineOfOtherFiles() throws Exception {
        SensorData data = features(Map.of(
                        "train/X_train.txt", " 1 2 3\n 4 5 6\n 7 8 9\n",
                        "train/y_train.txt", "2\n2\n1\n",
                        "train/subject_train.txt", "5\n5\n7\n"))
                .open(1);
        assertThat(data.description().isVectors()).isTrue();
        assertThat(data.description().channels()).containsExactly("f_1", "f_2", "f_3");
        assertThat(data.recordings(0)).extracting(Recording::label).containsExactly(1, 1);
        assertThat(data.recordings(0))
                .extracting(Recording::samples)
                .containsExactly(new float[] {1, 2, 3}, new float[] {4, 5, 6});
        Windows windows = new Preprocessing().windows(data.description(), data.recordings(0), 0);
        assertThat(windows.count()).isEqualTo(2);
        assertThat(windows.length()).isEqualTo(1);
    }

    @Test
    void filesOfOtherLengthsDoNotBelongTogether() {
        assertThatThrownBy(() -> features(
                                Map.of("X_a.txt", "1 2 3\n4 5 6\n", "y_a.txt", "1\n1\n2\n", "subject_a.txt", "1\n1\n"))
                        .open(1))
                .hasMessageContaining("'X_a.txt' has 2 rows")
                .hasMessageContaining("has 3");
        assertThatThrownBy(() ->
                        features(Map.of("X_a.txt", "1 2 3\n", "y_a.txt", "1\n")).open(1))
                .hasMessageContaining("line:subject_*.txt")
                .hasMessageContaining("none match");
    }

    @Test
    void vectorsHaveNoTimeAndRangesGoUp() {
        assertThatThrownBy(() -> features(Map.of("X_a.txt", "")).with(CsvRecordings::rate, Optional.of(50.0)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("a vector has no time");
        assertThatThrownBy(() -> features(Map.of("X_a.txt", "")).with(CsvRecordings::channels, List.of("f3..f1")))
                .hasMessageContaining("f3..f1");
        assertThat(ChannelRange.expand(List.of("a", "f8..f10", "acc:1..2=acc")))
                .containsExactly("a", "f8", "f9", "f10", "acc:1=acc_1", "acc:2=acc_2");
    }

    @Test
    void uciHarIsTheSameAsByItsOwnReader() throws Exception {
        String path = SharedData.require("ucihar.zip");
        SensorData expected = new UciHar(path, Optional.empty()).open(1);
        List<String> channels = new ArrayList<>();
        for (int point = 1; point <= 128; point++) {
            for (String signal : SIGNALS) {
                channels.add("%s:%s".formatted(signal, point));
            }
        }
        SensorData data = features(Map.of("X_none.txt", ""))
                .with(draft -> draft.set(CsvRecordings::path, path)
                        .set(CsvRecordings::files, "**/Inertial Signals/*_test.txt")
                        .set(CsvRecordings::sensor, Optional.of("path-regex:([a-z]+_[a-z]+_[xyz])_t"))
                        .set(CsvRecordings::user, "line:../subject_*.txt")
                        .set(CsvRecordings::label, "line:../y_*.txt")
                        .set(CsvRecordings::channels, channels))
                .open(1);
        assertThat(data.users()).isEqualTo(9);
        for (int user = 0; user < data.users(); user++) {
            String id = String.format(Locale.ROOT, "subject-%02d", Integer.parseInt(data.userId(user)));
            List<Recording> own = data.recordings(user);
            List<Recording> theirs = expected.recordings(expected.userIndex(id).orElseThrow());
            assertThat(own).hasSameSizeAs(theirs);
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i).label()).isEqualTo(theirs.get(i).label());
                assertThat(own.get(i).samples()).isEqualTo(theirs.get(i).samples());
            }
        }
    }
}

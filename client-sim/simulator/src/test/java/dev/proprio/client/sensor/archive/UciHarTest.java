package dev.proprio.client.sensor.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.SensorSource;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.extension.InvalidSettingException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UciHarTest {
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

    @Test
    void readsTheOfficialDownloadTheZipInsideAndTheFolderAlike() throws Exception {
        byte[] zip = Zips.zip(Zips.files(archive()));
        for (String path : List.of(
                Zips.write(folder.resolve("human+activity.zip"), Zips.zip(Map.of("UCI HAR Dataset.zip", zip))),
                Zips.write(folder.resolve("UCI HAR Dataset.zip"), zip),
                Zips.folder(folder.resolve("unpacked"), Zips.files(archive())))) {
            SensorData data = open(path);
            assertThat(data.description().windowed()).isTrue();
            assertThat(data.description().sampleRate()).isEqualTo(50);
            assertThat(data.description().channels())
                    .containsExactly(
                            "body_acc_x_g",
                            "body_acc_y_g",
                            "body_acc_z_g",
                            "gyro_x_rad_s",
                            "gyro_y_rad_s",
                            "gyro_z_rad_s",
                            "total_acc_x_g",
                            "total_acc_y_g",
                            "total_acc_z_g");
            assertThat(data.users()).isEqualTo(3);
            assertThat(List.of(data.userId(0), data.userId(1), data.userId(2)))
                    .containsExactly("subject-02", "subject-05", "subject-30");
            assertThat(data.officialTestUser(0)).contains(true);
            assertThat(data.officialTestUser(1)).contains(false);
            List<Recording> five = data.recordings(1);
            assertThat(five).extracting(Recording::label).containsExactly(0, 5);
            assertThat(five).allSatisfy(window -> {
                assertThat(window.length()).isEqualTo(128);
                assertThat(window.channels()).isEqualTo(9);
                assertThat(window.timeline()).isEqualTo(new Timeline.Uniform(50));
            });
            for (int time = 0; time < 128; time++) {
                for (int channel = 0; channel < 9; channel++) {
                    assertThat(five.get(1).samples()[time * 9 + channel])
                            .isEqualTo(Float.parseFloat(value("train", SIGNALS.get(channel), 2, time)
                                    .strip()));
                }
            }
            assertThat(data.recordings(1).get(0)).isSameAs(five.get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    train/y_train.txt|1\\n7\\n6\\n|/train/y_train.txt:2 holds no whole number from 1 to 6.
                    train/y_train.txt|1\\n\\n6\\n|/train/y_train.txt:2 holds no whole number from 1 to 6.
                    train/y_train.txt|1\\n2\\n|/train/subject_train.txt' has 3 lines but 'UCI HAR Dataset/train/y_train.txt' has 2
                    train/subject_train.txt|5\\n31\\n5\\n|/train/subject_train.txt:2 holds no whole number from 1 to 30.
                    train/subject_train.txt|5\\n2.5\\n5\\n|/train/subject_train.txt:2 holds no whole number from 1 to 30.
                    train/subject_train.txt|5\\n2\\n5\\n|has windows of subject 2 in train and in test
                    test/Inertial Signals/body_gyro_y_test.txt|\\n|body_gyro_y_test.txt:1 holds 0 values where 128 were expected.
                    train/Inertial Signals/body_acc_x_train.txt|1 2 3\\n|body_acc_x_train.txt:1 holds 3 values where 128 were expected.
                    train/Inertial Signals/body_acc_x_train.txt|1 NaN 3\\n|body_acc_x_train.txt:1: value 2 is no finite number.
                    """)
    void refusesFilesThatAreNotTheArchives(String file, String content, String sentence) {
        Map<String, String> files = archive();
        files.put("UCI HAR Dataset/" + file, content.replace("\\n", "\n"));
        assertRefused(files, sentence);
    }

    @Test
    void refusesASignalWithALineTooFewOrTooMany() {
        String file = "UCI HAR Dataset/test/Inertial Signals/total_acc_z_test.txt";
        Map<String, String> files = archive();
        String content = files.get(file);
        files.put(file, content + content);
        assertRefused(files, "total_acc_z_test.txt' has 2 lines but 'UCI HAR Dataset/test/y_test.txt' has 1");
        files.put(file, "");
        assertRefused(files, "total_acc_z_test.txt' has 0 lines but");
    }

    @Test
    void refusesALineWithAValueTooMany() {
        String file = "UCI HAR Dataset/test/Inertial Signals/total_acc_z_test.txt";
        Map<String, String> files = archive();
        files.computeIfPresent(file, (name, content) -> content.replace("\n", " 1.0\n"));
        assertRefused(files, "total_acc_z_test.txt:1 holds 129 values where 128 were expected.");
    }

    @Test
    void saysWhichFileIsMissing() {
        Map<String, String> files = archive();
        files.remove("UCI HAR Dataset/train/Inertial Signals/total_acc_x_train.txt");
        assertRefused(files, "holds no file 'train/Inertial Signals/total_acc_x_train.txt'");
    }

    @Test
    void saysWhereToGetItWhenThePathIsMissing() {
        assertThatThrownBy(() -> new UciHar().open(1))
                .isInstanceOf(SensorDataException.class)
                .hasMessageStartingWith("path is missing")
                .hasMessageContaining("DOI 10.24432/C54S4K");
        assertThatThrownBy(() -> new UciHar("x", Optional.of("abc")))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("sha256 must be 64 hexadecimal digits but was 'abc'");
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(SensorSource.class))
                .anyMatch(UciHar.class::isInstance)
                .anyMatch(WisdmWatch.class::isInstance);
    }

    @Test
    void readsTheRealArchive() throws Exception {
        SensorData data = open(SharedData.require("ucihar.zip"));
        assertThat(data.users()).isEqualTo(30);
        int[] windows = new int[2];
        int[] labels = new int[6];
        StringBuilder test = new StringBuilder();
        for (int user = 0; user < 30; user++) {
            assertThat(data.userId(user)).isEqualTo("subject-%02d".formatted(user + 1));
            boolean reserved = data.officialTestUser(user).orElseThrow();
            if (reserved) {
                test.append(user + 1).append(' ');
            }
            for (Recording window : data.recordings(user)) {
                windows[reserved ? 1 : 0]++;
                labels[window.label()]++;
            }
        }
        assertThat(windows).containsExactly(7352, 2947);
        assertThat(labels).containsExactly(1722, 1544, 1406, 1777, 1906, 1944);
        assertThat(test).hasToString("2 4 9 10 12 13 18 20 24 ");
        // The first test window's first total acceleration along x.
        assertThat(data.recordings(1).get(0).samples()[6]).isEqualTo(1.0412160e+000f);
    }

    private void assertRefused(Map<String, String> files, String sentence) {
        String path = Zips.write(folder.resolve("bad.zip"), Zips.zip(Zips.files(files)));
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining(sentence)
                .hasMessageContaining("DOI 10.24432/C54S4K");
    }

    private static SensorData open(String path) throws SensorDataException {
        return new UciHar(path, Optional.empty()).open(1);
    }

    /** The official layout with four windows: subjects 5, 30, 5 to train with and 2 to test with. */
    private static Map<String, String> archive() {
        Map<String, String> files = new TreeMap<>();
        String root = "UCI HAR Dataset/";
        files.put(root + "README.txt", "made for a test");
        files.put(root + "train/y_train.txt", "1\n2\n6\n");
        files.put(root + "train/subject_train.txt", "5\n30\n5\n");
        files.put(root + "test/y_test.txt", "4\n");
        files.put(root + "test/subject_test.txt", "2\n");
        for (String signal : SIGNALS) {
            for (String split : List.of("train", "test")) {
                StringBuilder text = new StringBuilder();
                for (int line = 0; line < (split.equals("train") ? 3 : 1); line++) {
                    for (int time = 0; time < 128; time++) {
                        text.append(value(split, signal, line, time));
                    }
                    text.append('\n');
                }
                files.put(root + split + "/Inertial Signals/" + signal + "_" + split + ".txt", text.toString());
            }
        }
        return files;
    }

    /** As the official files write it: sixteen characters, an exponent of three digits. */
    private static String value(String split, String signal, int line, int time) {
        double value = (split + signal + line + "/" + time).hashCode() * 1e-9;
        return String.format(
                Locale.ROOT, "%16s", String.format(Locale.ROOT, "%.7e", value).replaceFirst("e([+-])", "e$1" + "0"));
    }
}

package dev.proprio.experiments.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.report.InspectionPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of many layouts are read by a spec that nobody wrote. */
class GuessedExperimentTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    /** What a layout's files hold, by path; two classes, walk and rest, at 50 Hz, of three people. */
    private Map<String, Map<String, String>> layouts() {
        Map<String, Map<String, String>> layouts = new TreeMap<>();
        for (int person = 1; person <= 3; person++) {
            String p = "P0" + person;
            put(
                    layouts,
                    "columns",
                    p + ".csv",
                    table(
                            "user,label,time,ax,ay,az",
                            row -> "%s,%s,%s,%s".formatted(p, row.label(), row.time(), row.values(","))));
            put(
                    layouts,
                    "folder-per-person",
                    p + "/data.csv",
                    table(
                            "timestamp,ax,ay,az,activity",
                            row -> "%s,%s,%s".formatted(row.millis(), row.values(","), row.label())));
            put(
                    layouts,
                    "epoch-ms",
                    "subject" + person + ".csv",
                    table(
                            "timestamp;x;y;z;class",
                            row -> "%s;%s;%s".formatted(1700000000000L + row.millis(), row.values(";"), row.label())));
            put(
                    layouts,
                    "decimal-comma",
                    p + ".csv",
                    table(
                            "time;x;y;z;label",
                            row -> "%s;%s;%s"
                                    .formatted(row.time(), row.values(";"), row.label())
                                    .replace('.', ',')));
            put(
                    layouts,
                    "tabs-no-header",
                    "user" + person + ".txt",
                    table("", row -> "%s\t%s\t%s".formatted(row.millis(), row.values("\t"), row.number())));
            put(
                    layouts,
                    "whitespace",
                    "subject10" + person + ".dat",
                    table("", row -> "%s %s %s".formatted(row.time(), row.number(), row.values(" "))));
            put(
                    layouts,
                    "nanoseconds",
                    p + "/log.csv",
                    table(
                            "timestamp,x,y,z,label",
                            row -> "%s,%s,%s"
                                    .formatted(
                                            1700000000000000000L + row.millis() * 1000000,
                                            row.values(","),
                                            row.label())));
            put(
                    layouts,
                    "long-format",
                    p + ".csv",
                    table(
                            "sensor,time,x,y,z,label",
                            row -> "acc,%s,%s,%s\ngyro,%s,%s,%s"
                                    .formatted(
                                            row.time(),
                                            row.values(","),
                                            row.label(),
                                            row.time(),
                                            row.values(","),
                                            row.label())));
            for (String label : List.of("walk", "rest")) {
                put(
                        layouts,
                        "label-folder",
                        label + "/" + p + ".csv",
                        part(label, "time,x,y,z", row -> "%s,%s".formatted(row.time(), row.values(","))));
                put(
                        layouts,
                        "label-in-name",
                        p + "_" + label + ".csv",
                        part(label, "time,x,y,z", row -> "%s,%s".formatted(row.time(), row.values(","))));
                put(
                        layouts,
                        "file-per-sensor",
                        p + "/" + label + "/Accelerometer.csv",
                        part(
                                label,
                                "time,seconds_elapsed,z,y,x",
                                row -> "%s,%s,%s"
                                        .formatted(
                                                1700000000000000000L + row.millis() * 1000000,
                                                row.time(),
                                                row.values(","))));
                put(
                        layouts,
                        "file-per-sensor",
                        p + "/" + label + "/Gyroscope.csv",
                        part(
                                label,
                                "time,seconds_elapsed,z,y,x",
                                row -> "%s,%s,%s"
                                        .formatted(
                                                1700000000000000000L + row.millis() * 1000000,
                                                row.time(),
                                                row.values(","))));
                put(layouts, "no-times", label + "_" + p + ".csv", part(label, "x,y,z", row -> row.values(",")));
            }
        }
        return layouts;
    }

    @Test
    void twelveLayoutsAreReadByTheirGuess() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, Map<String, String>> layouts = layouts();
        assertThat(layouts).hasSize(12);
        for (Map.Entry<String, Map<String, String>> layout : layouts.entrySet()) {
            try {
                GuessedExperiment guess = GuessedExperiment.of(
                        write(layout.getKey(), layout.getValue()).toString());
                SensorData data = guess.data();
                DataFigures figures = DataFigures.of(data, guess.spec().data().preprocessing());
                boolean right = data.users() == 3
                        && data.description().classes().size() == 2
                        && Math.abs(data.description().sampleRate() - 50) < 0.5
                        && figures.windows(0) > 0
                        && figures.windows(1) > 0
                        && data.description().channels().size() >= 3
                        && data.description().channels().size() <= 6;
                if (!right) {
                    wrong.add("%s: %s%n%s".formatted(layout.getKey(), InspectionText.summary(figures), guess.yaml()));
                }
            } catch (SensorDataException e) {
                wrong.add("%s: %s".formatted(layout.getKey(), e.forOwner()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatNothingTellsIsMarkedAndFiguresAndPageSayWhatThereIs() throws Exception {
        Path path = write("no-times", layouts().getOrDefault("no-times", Map.of()));
        GuessedExperiment guess = GuessedExperiment.of(path.toString());
        assertThat(guess.open()).contains("rate");
        assertThat(guess.yaml()).contains("rate: 50   # CAN'T TELL");
        DataFigures figures = DataFigures.of(guess.data(), guess.spec().data().preprocessing());
        assertThat(InspectionText.summary(figures))
                .startsWith("3 people, 2 classes, 3 channels, 3 sessions, 6 recordings");
        assertThat(InspectionPage.render("a<b", guess.yaml(), figures))
                .contains("<svg")
                .contains("a&lt;b")
                .contains("polyline")
                .doesNotContain("http");
    }

    @Test
    void unitsAndSaturationAreSeen() throws Exception {
        StringBuilder text = new StringBuilder("user,label,time,acc_x_g,acc_y_g,acc_z_g\n");
        for (int i = 0; i < 1000; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "a,%s,%.3f,%.3f,0.%d,%s%n",
                    i < 500 ? "walk" : "rest",
                    i / 50.0,
                    Math.clamp(20 * Math.sin(i / 5.0), -4.0, 4.0),
                    i % 7,
                    9.8));
        }
        GuessedExperiment guess = GuessedExperiment.of(
                write("units", Map.of("a.csv", text.toString())).toString());
        List<String> remarks = InspectionText.remarks(
                DataFigures.of(guess.data(), guess.spec().data().preprocessing()));
        assertThat(remarks).anyMatch(remark -> remark.contains("m/s2, WHILE THEIR NAMES SAY g"));
        assertThat(remarks).anyMatch(remark -> remark.startsWith("acc_x_g: ") && remark.contains("saturated"));
        assertThat(remarks).contains("acc_z_g: it never varies");
    }

    @Test
    void aFolderWithoutTablesIsRefused() throws Exception {
        Path path = write("none", Map.of("a.txt", "nothing\nbut\nwords\nhere\n"));
        assertThatThrownBy(() -> GuessedExperiment.of(path.toString()))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("looks like a table of numbers");
    }

    private record Row(String label, int index) {
        String time() {
            return String.format(Locale.ROOT, "%.2f", index / 50.0);
        }

        long millis() {
            return 20L * index;
        }

        String number() {
            return label.equals("walk") ? "1" : "2";
        }

        String values(String delimiter) {
            double speed = label.equals("walk") ? 12 : 2;
            return String.format(
                    Locale.ROOT,
                    "%.3f%s%.3f%s%.3f",
                    Math.sin(speed * index / 50),
                    delimiter,
                    Math.cos(speed * index / 50),
                    delimiter,
                    1 + 0.01 * (index % 5));
        }
    }

    private interface RowText {
        String of(Row row);
    }

    private static String table(String header, RowText text) {
        StringBuilder all = new StringBuilder(header.isEmpty() ? "" : header + "\n");
        for (int i = 0; i < ROWS; i++) {
            all.append(text.of(new Row(i < ROWS / 2 ? "walk" : "rest", i))).append('\n');
        }
        return all.toString();
    }

    private static String part(String label, String header, RowText text) {
        StringBuilder all = new StringBuilder(header + "\n");
        for (int i = 0; i < ROWS; i++) {
            all.append(text.of(new Row(label, i))).append('\n');
        }
        return all.toString();
    }

    private static void put(Map<String, Map<String, String>> layouts, String layout, String path, String text) {
        layouts.computeIfAbsent(layout, key -> new TreeMap<>()).put(path, text);
    }

    private Path write(String name, Map<String, String> files) throws Exception {
        Path root = folder.resolve(name);
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = root.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return root;
    }
}

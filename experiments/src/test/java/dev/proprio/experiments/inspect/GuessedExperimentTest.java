package dev.proprio.experiments.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.experiments.report.InspectionPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of many layouts are read by a spec that nobody wrote. */
class GuessedExperimentTest {
    @TempDir
    Path folder;

    @Test
    void whatNothingTellsIsMarkedAndFiguresAndPageSayWhatThereIs() throws Exception {
        Path path = Layouts.noTimes().write(folder.resolve("no-times"));
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

    @Test
    void whatNobodyCallsAccelerationIsCheckedByItsUnit() throws Exception {
        StringBuilder text = new StringBuilder("user,label,time,x (m/s^2),y (m/s^2),z (m/s^2)\n");
        for (int i = 0; i < 500; i++) {
            text.append(String.format(
                    Locale.ROOT, "a,%s,%.3f,0.0%d,0.1,1.0%d%n", i < 250 ? "walk" : "rest", i / 50.0, i % 7, i % 3));
        }
        assertThat(remarks(Map.of("a.csv", text.toString())))
                .anyMatch(remark -> remark.contains("so they are in g, WHILE THEIR NAMES SAY m/s2"));
    }

    @Test
    void gapsAndRowsThatAreWrongAreCountedOnTerminalAndPage() throws Exception {
        StringBuilder text = new StringBuilder("user,label,time,x,y\n");
        for (int i = 0; i < 1000; i++) {
            double time = i / 50.0 + (i < 400 ? 0 : 3);
            String x = i % 100 == 7 ? "broken" : i % 100 == 50 ? "" : "0." + i % 10;
            text.append(String.format(Locale.ROOT, "a,%s,%.3f,%s,1.%d%n", i < 500 ? "walk" : "rest", time, x, i % 9));
        }
        GuessedExperiment guess = GuessedExperiment.of(
                write("wrong", Map.of("a.csv", text.toString())).toString());
        DataFigures figures = DataFigures.of(guess.data(), guess.spec().data().preprocessing());
        String page = InspectionPage.render("wrong", guess.yaml(), figures);
        for (String said : List.of(
                "gaps are longer than 1.75 usual intervals, the longest 3.02 s",
                "10 of 1000 rows were bad and skipped",
                "10 values were missing and interpolated")) {
            assertThat(InspectionText.remarks(figures)).anyMatch(remark -> remark.contains(said));
            assertThat(page).contains(said);
        }
        assertThat(String.join("\n", InspectionText.remarks(figures)) + page).doesNotContain("broken");
    }

    @Test
    void aPageOfFiveHundredPeopleAndManyClassesStaysSmall() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int person = 0; person < 500; person++) {
            StringBuilder text = new StringBuilder("user,activity,time,a,b,c,d,e,f\n");
            for (int i = 0; i < 120; i++) {
                text.append(String.format(
                        Locale.ROOT,
                        "person-%d,class-%d,%.2f,%s,2.%d,3,4,5,6%n",
                        person,
                        (person + i / 40) % 30,
                        i / 25.0,
                        Math.sin(i),
                        i % 10));
            }
            files.put("P%03d.csv".formatted(person), text.toString());
        }
        GuessedExperiment guess = GuessedExperiment.of(write("many", files).toString());
        DataFigures figures = DataFigures.of(guess.data(), guess.spec().data().preprocessing());
        assertThat(figures.people()).hasSize(500);
        assertThat(figures.thumbnails()).hasSize(30);
        assertThat(InspectionPage.render("many", guess.yaml(), figures).length())
                .isLessThan(2_000_000);
    }

    @Test
    void filesThatCantBeReadAreNamedByTheirFormat() throws Exception {
        Path path = write("mat", Map.of("notes.txt", "nothing\nbut\nwords\nhere\n"));
        Files.writeString(path.resolve("acc_data.mat"), "MATLAB 5.0 MAT-file, made up");
        assertThatThrownBy(() -> GuessedExperiment.of(path.toString()))
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("'acc_data.mat', is a MATLAB file");
        Path health = write("health", Map.of("export.xml", "<?xml version=\"1.0\"?>\n<!DOCTYPE HealthData [\n"));
        assertThatThrownBy(() -> GuessedExperiment.of(health.toString()))
                .hasMessageContaining("'export.xml', is an export of Apple Health");
    }

    /** Rows of walks and rests whose values are waves, so that none of their columns could be one of times. */
    private static String waves(String header, double scale, String first, String last) {
        StringBuilder text = new StringBuilder(header + "\n");
        for (int i = 0; i < 300; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s%.4f,%.4f,%.4f%s%n",
                    first.replace("#", Integer.toString(i)).replace("@", Integer.toString(i * 7 % 5)),
                    scale * 0.3 * Math.sin(i / 3.0),
                    scale * 0.3 * Math.cos(i / 3.0),
                    scale * (1 + 0.1 * Math.sin(i / 7.0)),
                    last));
        }
        return text.toString();
    }

    private GuessedExperiment guess(String name, Map<String, String> files) throws Exception {
        return GuessedExperiment.of(write(name, files).toString());
    }

    @Test
    void aHeaderThatLacksANameIsNotTakenForRowsWithNames() throws Exception {
        String text = waves("ax,ay,az", 1, "@,", "");
        GuessedExperiment lacking = guess("lacking", Map.of("a/walk.csv", text, "b/rest.csv", text));
        assertThat(lacking.yaml())
                .contains("header: false   # CAN'T TELL: which column has no name")
                .contains("skip-lines: 1")
                .contains("channels: ['1', '2', '3', '4']");
        String counted = waves("ax,ay,az", 1, "#,", "");
        GuessedExperiment named = guess("named", Map.of("a/walk.csv", counted, "b/rest.csv", counted));
        assertThat(named.yaml()).contains("header: true   # the").contains("channels: ['ax', 'ay', 'az']");
        String timed = waves("t,ax,ay", 1, "#,", "");
        GuessedExperiment times = guess("times", Map.of("a/walk.csv", timed, "b/rest.csv", timed));
        assertThat(times.yaml()).contains("header: false   # CAN'T TELL").contains("time: '1'");
    }

    @Test
    void whoeverIsInAnotherUnitIsNamed() throws Exception {
        String g = waves("t,acc_x,acc_y,acc_z", 1, "#,", "");
        GuessedExperiment guess = guess(
                "mixed",
                Map.of(
                        "anna/walk.csv", g,
                        "ben/walk.csv", g,
                        "cora/walk.csv", waves("t,acc_x,acc_y,acc_z", 9.80665, "#,", ""),
                        "dora/rest.csv", g));
        assertThat(DataFigures.of(guess.data(), guess.spec().data().preprocessing())
                        .units())
                .singleElement()
                .asString()
                .contains("of 1 recording (cora)")
                .contains("as in m/s2, of 3 others")
                .contains("THEY ARE IN DIFFERENT UNITS");
        GuessedExperiment thousandths = guess(
                "thousandths",
                Map.of(
                        "a/walk.csv",
                        waves("t,acc_x,acc_y,acc_z", 1000, "#,", ""),
                        "b/rest.csv",
                        waves("t,acc_x,acc_y,acc_z", 1000, "#,", "")));
        assertThat(DataFigures.of(thousandths.data(), thousandths.spec().data().preprocessing())
                        .units())
                .singleElement()
                .asString()
                .contains("thousandths of a g");
    }

    @Test
    void labelsInSeveralColumnsAreNoChannels() throws Exception {
        String walk = waves("t,x,y,z,walk,rest", 1, "#,", ",1,0");
        String rest = waves("t,x,y,z,walk,rest", 1, "#,", ",0,1");
        GuessedExperiment guess = guess("one-hot", Map.of("a.csv", walk, "b.csv", rest));
        assertThat(guess.yaml())
                .contains("channels: ['x', 'y', 'z']")
                .contains("CAN'T TELL: the columns walk, rest are labels");
    }

    @Test
    void ofIntervalsWhatNothingTellsIsMarked() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (String person : List.of("anna", "ben")) {
            files.put(person + "/imu.csv", waves("x,y,z", 1, "", ""));
            files.put(person + "/labels.csv", "start_sample,end_sample,label\n5,100,walk\n120,250,rest\n");
        }
        assertThat(guess("samples", files).yaml())
                .contains("CAN'T TELL: whether a recording's first sample is number 0 or 1");
        for (String person : List.of("anna", "ben")) {
            files.put(person + "/imu.csv", waves("time (ms),x,y,z", 1, "#,", ""));
            files.put(person + "/labels.csv", "onset,duration,label\n0,0.05,walk\n0.1,0.05,rest\n0.2,0.05,walk\n");
        }
        assertThat(guess("durations", files).yaml()).contains("when intervals end, for 'duration' says how long");
    }

    @Test
    void whatElseMayNamePeopleOrMonthsIsMarked() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (String person : List.of("anna", "ben", "carla")) {
            for (String place : List.of("berlin", "paris")) {
                files.put("%s/%s/walk.csv".formatted(person, place), waves("t,x,y,z", 1, "#,", ""));
                files.put("%s/%s/rest.csv".formatted(person, place), waves("t,x,y,z", 1, "#,", ""));
            }
        }
        assertThat(guess("places", files).yaml())
                .contains("user: 'path:1'   # CAN'T TELL: ")
                .contains("so has 'path:2'");
        StringBuilder text = new StringBuilder("time,x,y,label\n");
        for (int i = 0; i < 200; i++) {
            text.append(String.format(
                    Locale.ROOT, "03/04/2024 10:00:%02d.%02d,0.%d,1,walk%n", i / 50, 2 * (i % 50), i % 7));
        }
        assertThat(guess(
                                "months",
                                Map.of(
                                        "a.csv",
                                        text.toString(),
                                        "b.csv",
                                        text.toString().replace("walk", "rest")))
                        .yaml())
                .contains("time: 'time'   # CAN'T TELL: whether month or day comes first");
    }

    @Test
    void sessionsAreNoColumnThatChangesWithEachRow() throws Exception {
        String text = waves("date,t,x,y,z", 1, "@,#,", "");
        assertThat(guess("dates", Map.of("a/walk.csv", text, "b/rest.csv", text))
                        .yaml())
                .doesNotContain("column:date");
    }

    @Test
    void filesThatSayDifferentRatesAreMarked() throws Exception {
        String text = waves("x,y,z", 1, "", "");
        assertThat(guess(
                                "rates",
                                Map.of("a/walk.csv", "# rate: 25 Hz\n" + text, "b/rest.csv", "# rate: 50 Hz\n" + text))
                        .yaml())
                .contains("CAN'T TELL: what stands before the tables says 25 and 50");
    }

    private List<String> remarks(Map<String, String> files) throws Exception {
        GuessedExperiment guess =
                GuessedExperiment.of(write("in" + files.hashCode(), files).toString());
        return InspectionText.remarks(
                DataFigures.of(guess.data(), guess.spec().data().preprocessing()));
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

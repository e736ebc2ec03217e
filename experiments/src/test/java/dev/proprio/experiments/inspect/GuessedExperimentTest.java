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

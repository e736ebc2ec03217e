package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the reader is given and does not take for what it may be, it says before anything is trained. */
class CsvNotesTest {
    private static final String HEAD = "time,x,y,label\n";

    @TempDir
    Path folder;

    @Test
    void filesThatLookLikeRecordingsAndMatchNothingAreTold() throws Exception {
        Map<String, String> files = new TreeMap<>();
        files.put("P01/a.csv", rows(0, 20));
        files.put("P01/b.CSV", rows(0, 20));
        files.put("P02/c.txt", rows(0, 3000));
        files.put("P02/d.dat", rows(0, 20).replace(',', '\t'));
        files.put("P02/e.tsv", rows(0, 20).replace(',', '\t'));
        files.put("readme.txt", "Recorded in 2026 with 12 people.\n".repeat(20));
        files.put("features.txt", "1 mean\n2 deviation\n3 median\n4 least\n5 most\n6 sum\n");
        files.put("P02/photo.jpg", rows(0, 20));
        SensorData data = settings(files).open();
        assertThat(data.notes())
                .containsExactly(
                        "4 of 6 text files beside the recordings look like recordings, and were not read, for files does not match them: P01/b.CSV, P02/c.txt, P02/d.dat and 1 more");
        assertThat(data.files()).extracting("path").containsExactly("P01/a.csv");
    }

    @Test
    void filesThatAreReadForSomethingElseAreNotTold() throws Exception {
        Map<String, String> files = new TreeMap<>();
        files.put("P01/a.csv", rows(0, 20));
        files.put("P01/times.txt", "1 2 3 4\n".repeat(20));
        assertThat(settings(files).session("line:times.txt").open().notes()).isEmpty();
    }

    @Test
    void packedFilesWithinPackedOnesAreTold() throws Exception {
        byte[] rows = rows(0, 20).getBytes(StandardCharsets.UTF_8);
        byte[] inner = Zips.zip(Map.of("P03.csv", rows));
        byte[] outer = Zips.zip(Map.of("P02/b.csv", rows, "deep.zip", inner));
        String path = Zips.folder(folder.resolve("deep"), Map.of("all.zip", outer, "empty.zip", Zips.zip(Map.of())));
        assertThat(new CsvSettings(path).user("path:2").open().notes())
                .containsExactly("1 packed file inside of another one was not looked into: all.zip/deep.zip");
    }

    @Test
    void aHeaderOfNumbersThatBecameASampleIsTold() throws Exception {
        String body = rows(0, 50).substring(HEAD.length());
        String large = "\n0,40000,50000,walk\n";
        assertThat(numbered(Map.of("P01/a.csv", large.strip() + "\n" + body, "P01/b.csv", body))
                        .open()
                        .notes())
                .containsExactly(
                        "in 1 file the first row is of another order than those behind it, as a header of numbers is, and was taken for a sample: P01/a.csv; set header or skip-lines if it is none");
        StringBuilder counted = new StringBuilder("0,1,2,3,4\n");
        for (int i = 0; i < 50; i++) {
            counted.append("%s,%s,%s,%s,walk\n".formatted(i * 0.02, Math.sin(i), Math.cos(i), Math.sin(2 * i)));
        }
        assertThat(new CsvSettings(in(Map.of("P01/a.csv", counted.toString())))
                        .header(false)
                        .user("path:1")
                        .label("path:1")
                        .channels("2", "3", "4")
                        .open()
                        .notes())
                .singleElement()
                .asString()
                .startsWith("in 1 file the first row is of another order");
    }

    @Test
    void filesInAnotherUnitThanMostAreTold() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int file = 0; file < 7; file++) {
            files.put("P0" + file + "/a.csv", rows(0, 100, file == 3 ? 1000 : file == 5 ? 0.001 : 1, file));
        }
        assertThat(settings(files).open().notes())
                .containsExactly(
                        "2 of 7 files have numbers of another order than most have: P03/a.csv, P05/a.csv; look whether they are in another unit");
    }

    @Test
    void oneStrongMovementAndAFileOfRestAreNotOfAnotherOrder() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (int file = 0; file < 7; file++) {
            files.put("P0" + file + "/a.csv", rows(0, 100, file == 3 ? 8 : file == 5 ? 0.05 : 1, file));
        }
        assertThat(settings(files).open().notes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Walk, ; the class 'walk' is almost the same", "unmarked, ''"})
    void labelsToIgnoreThatOccurNowhereAreTold(String label, String nearest) throws Exception {
        assertThat(settings(Map.of("P01/a.csv", rows(0, 20)))
                        .ignoreLabels(label)
                        .open()
                        .notes())
                .containsExactly("no row has the label '%s', which ignore-labels names%s".formatted(label, nearest));
    }

    @Test
    void labelsThatContradictEachOtherAtTheSameTimeAreTold() throws Exception {
        double start = 1_700_000_000;
        String walk = rows(start, 100);
        String rest = rows(start + 1, 200).replace("walk", "rest");
        String later = rows(start + 10, 101).replace("walk", "rest");
        assertThat(timed(Map.of("P01/a.csv", walk, "P01/b.csv", later)).open().notes())
                .isEmpty();
        assertThat(timed(Map.of("P01/a.csv", walk, "P02/b.csv", rest)).open().notes())
                .isEmpty();
        assertThat(timed(Map.of("P01/a.csv", walk, "P01/b.csv", rest)).open().notes())
                .isEmpty();
        assertThat(timed(Map.of("P01/a.csv", rows(start, 400), "P01/b.csv", rest))
                        .open()
                        .notes())
                .containsExactly(
                        "1 of 2 recordings is of moments of which there is another one of the same person and session with another label: one of the labels is wrong, or session does not tell all sessions apart");
    }

    private CsvSettings timed(Map<String, String> files) {
        return settings(files).time("time", TimeUnit.S);
    }

    private CsvSettings numbered(Map<String, String> files) {
        return new CsvSettings(in(files))
                .header(false)
                .user("path:1")
                .label("column:4")
                .channels("2", "3");
    }

    private CsvSettings settings(Map<String, String> files) {
        return new CsvSettings(in(files)).user("path:1").channels("x", "y");
    }

    private static String rows(double start, int count) {
        return rows(start, count, 1, count);
    }

    /** Samples of 50 Hz, of its own for each phase. */
    private static String rows(double start, int count, double unit, int phase) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < count; i++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%.2f,%s,%s,walk\n",
                    start + i / 50.0,
                    unit * Math.sin(i + phase),
                    unit * (1 + Math.cos(i))));
        }
        return text.toString();
    }

    private String in(Map<String, String> files) {
        return Zips.folder(folder.resolve("in" + files.hashCode()), Zips.files(files));
    }
}

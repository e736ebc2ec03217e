package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/csv-data.md} to its word: its files, read with its settings. */
class CsvGuideTest {
    private static final Pattern FILE =
            Pattern.compile("`(recordings/[^`]+)`[^`]*?:\\n\\n```csv\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theExampleReadsAsTheGuideSays() throws Exception {
        String guide = guide();
        Map<String, byte[]> files = new TreeMap<>();
        Matcher matcher = FILE.matcher(guide);
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(2).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(files)
                .containsOnlyKeys(
                        "recordings/anna/day1-walk.csv",
                        "recordings/anna/day2-rest.csv",
                        "recordings/ben/day1-walk.csv");
        files.put("recordings/notes.txt", "Bring batteries.".getBytes(StandardCharsets.UTF_8));
        Zips.folder(folder, files);

        assertThat(guide).contains("""
                        data:
                          source: csv
                          path: recordings
                          files: "**/*.csv"
                          user: path:1
                          session: path-regex:day(\\d+)
                          label: column:activity
                          labels: [rest, walk]
                          ignore-labels: [unmarked]
                          time: time
                          time-unit: ms
                          channels: [ax=acc_x_g, ay=acc_y_g, az=acc_z_g]
                        """);
        SensorData data = new CsvRecordings()
                .with(draft -> draft.set(
                                CsvRecordings::path,
                                folder.resolve("recordings").toString())
                        .set(CsvRecordings::user, "path:1")
                        .set(CsvRecordings::session, "path-regex:day(\\d+)")
                        .set(CsvRecordings::label, "column:activity")
                        .set(CsvRecordings::time, Optional.of("time"))
                        .set(CsvRecordings::timeUnit, TimeUnit.MS)
                        .set(CsvRecordings::channels, List.of("ax=acc_x_g", "ay=acc_y_g", "az=acc_z_g"))
                        .set(CsvRecordings::labels, List.of("rest", "walk"))
                        .set(CsvRecordings::ignoreLabels, List.of("unmarked")))
                .open(1);

        assertThat(data.description().channels()).containsExactly("acc_x_g", "acc_y_g", "acc_z_g");
        assertThat(data.description().classes()).containsExactly("rest", "walk");
        assertThat(data.users()).isEqualTo(2);
        assertThat(data.userId(0)).isEqualTo("anna");
        assertThat(data.userId(1)).isEqualTo("ben");
        List<Recording> anna = data.recordings(0);
        assertThat(anna).extracting(Recording::session).containsExactly(0, 0, 1);
        assertThat(anna).extracting(Recording::label).containsExactly(1, 1, 0);
        assertThat(anna).extracting(Recording::length).containsExactly(3, 2, 3);
        assertThat(((Timeline.Stamped) anna.get(0).timeline()).seconds()).containsExactly(0, 20 * 1e-3, 41 * 1e-3);
        assertThat(anna.get(0).samples()).startsWith(0.01f, -0.02f, 0.99f);
        List<Recording> ben = data.recordings(1);
        assertThat(ben).hasSize(1);
        assertThat(ben.get(0).samples()).startsWith(-0.11f, 0.03f, 1.02f);
    }

    private static String guide() throws Exception {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path guide = folder.resolve("docs").resolve("csv-data.md");
            if (Files.exists(guide)) {
                return Files.readString(guide);
            }
        }
        throw new AssertionError("docs/csv-data.md is missing");
    }
}

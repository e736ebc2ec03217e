package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels of intervals that another file tells, and what a table tells of people. */
class LabelIntervalsTest {
    @TempDir
    Path folder;

    private final Map<String, String> files = new HashMap<>();

    @Test
    void haptsRawLayoutIsReadAsItIs() throws Exception {
        files.put("RawData/acc_exp01_user01.txt", "0 .1 .2\n1 .1 .2\n2 .1 .2\n3 .1 .2\n4 .1 .2\n5 .1 .2\n");
        files.put("RawData/gyro_exp01_user01.txt", "10 0 0\n11 0 0\n12 0 0\n13 0 0\n14 0 0\n15 0 0\n");
        files.put("RawData/acc_exp02_user01.txt", "6 .1 .2\n7 .1 .2\n");
        files.put("RawData/gyro_exp02_user01.txt", "16 0 0\n17 0 0\n");
        files.put("RawData/labels.txt", "1 1 5 2 3\n1 1 7 4 4\n1 1 4 5 6\n2 1 4 1 1\n");
        SensorData data = read(new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::files, "RawData/*.txt")
                        .set(CsvRecordings::delimiter, "whitespace")
                        .set(CsvRecordings::header, false)
                        .set(CsvRecordings::user, "path-regex:user(\\d+)")
                        .set(CsvRecordings::session, "path-regex:exp(\\d+)")
                        .set(CsvRecordings::sensor, Optional.of("path-regex:(acc|gyro)_"))
                        .set(CsvRecordings::rate, Optional.of(50.0))
                        .set(CsvRecordings::channels, List.of("acc:1=acc_x_g", "gyro:1=gyro_x_rad_s"))
                        .set(CsvRecordings::ignoreLabels, List.of("7"))
                        .set(
                                CsvRecordings::intervals,
                                Optional.of(new LabelIntervals()
                                        .with(inner -> inner.set(LabelIntervals::files, "**/labels.txt")
                                                .set(LabelIntervals::session, Optional.of("column:1"))
                                                .set(LabelIntervals::user, Optional.of("column:2"))
                                                .set(LabelIntervals::label, "3")
                                                .set(LabelIntervals::start, "4")
                                                .set(LabelIntervals::end, Optional.of("5"))
                                                .set(LabelIntervals::unit, IntervalUnit.SAMPLES))))));
        assertThat(data.users()).isEqualTo(1);
        assertThat(data.description().classes()).containsExactly("4", "5");
        assertThat(data.description().sampleRate()).isEqualTo(50.0);
        List<Recording> recordings = data.recordings(0);
        assertThat(recordings).extracting(Recording::session).containsExactly(0, 0, 1);
        assertThat(recordings).extracting(Recording::label).containsExactly(1, 0, 0);
        assertThat(recordings.get(0).samples()).containsExactly(1, 11, 2, 12);
        assertThat(recordings.get(1).samples()).containsExactly(4, 14, 5, 15);
        assertThat(recordings.get(2).samples()).containsExactly(6, 16);
        assertThat(data.notes())
                .containsExactly(
                        "1 of 16 rows was left out because of the label", "2 of 8 samples are in no labelled interval");
    }

    @Test
    void timesAreOfTheRecordingsClockAndAnEndMayBeTheNextBeginning() throws Exception {
        files.put("P1/data.csv", "t,x\n0,1\n100,2\n200,3\n300,4\n400,5\n");
        files.put("P1/marks.csv", "start;label\n0.1;walk\n0.3;rest\n");
        SensorData data = read(timed("path:1", draft -> draft.set(LabelIntervals::delimiter, Optional.of(";"))));
        assertThat(data.recordings(0))
                .extracting(Recording::samples)
                .containsExactly(new float[] {2, 3}, new float[] {4, 5});
        assertThat(data.notes()).containsExactly("1 of 5 samples is in no labelled interval");
    }

    @Test
    void intervalsThatOverlapOrEndBeforeTheyBeginAreRefused() {
        files.put("P1/data.csv", "t,x\n0,1\n100,2\n200,3\n");
        files.put("P1/marks.csv", "start,end,label\n0,0.15,walk\n0.1,0.2,rest\n");
        CsvRecordings settings = timed("path:1", draft -> draft.set(LabelIntervals::end, Optional.of("end")));
        assertThatThrownBy(() -> read(settings))
                .hasMessageContaining("P1/marks.csv:2 and P1/marks.csv:3")
                .hasMessageContaining("overlap");
        files.put("P1/marks.csv", "start,end,label\n0.2,0.1,walk\n");
        assertThatThrownBy(() -> read(settings)).hasMessageContaining("does not come after its beginning");
        files.put("P1/marks.csv", "start,end,label\nsoon,0.1,walk\n");
        assertThatThrownBy(() -> read(settings)).hasMessageContaining("P1/marks.csv:2 has no finite number");
    }

    @Test
    void aTableTellsOfPeople() throws Exception {
        files.put("P01/data.csv", "t,x,label\n0,1,walk\n100,2,walk\n");
        files.put("P02/data.csv", "t,x,label\n0,1,rest\n100,2,rest\n");
        files.put("people.csv", "code,age,hand\nP01,24,left\nP09,31,right\n");
        SensorData data = read(timed("path:1", draft -> draft)
                .with(draft -> draft.set(CsvRecordings::intervals, Optional.<LabelIntervals>empty())
                        .set(
                                CsvRecordings::people,
                                Optional.of(new PeopleTable()
                                        .with(inner -> inner.set(PeopleTable::file, "people.csv")
                                                .set(PeopleTable::user, "code"))))));
        assertThat(data.facts(0)).containsExactly(entry("age", "24"), entry("hand", "left"));
        assertThat(data.facts(1)).isEmpty();
        assertThat(data.notes()).containsExactly("the table of people tells nothing of 1 of 2 people here");
    }

    @Test
    void intervalsMayBeToldByDates() throws Exception {
        files.put(
                "P1/data.csv",
                "t,x\n2026-11-05 10:00:00,1\n2026-11-05 10:00:01,2\n2026-11-05 10:00:02,3\n2026-11-05 10:00:03,4\n");
        files.put(
                "P1/marks.csv",
                "start,end,label\n2026-11-05T10:00:00Z,2026-11-05T10:00:02Z,a\n05.11.2026 10:00:02,05.11.2026 10:00:04,b\n");
        SensorData data = read(timed("path:1", inner -> inner.set(LabelIntervals::end, Optional.of("end")))
                .with(CsvRecordings::files, "**/data.csv"));
        assertThat(data.recordings(0)).extracting(Recording::label).containsExactly(0, 1);
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(2, 2);
    }

    private CsvRecordings timed(
            String user,
            java.util.function.UnaryOperator<dev.proprio.proto.record.RecordDraft<LabelIntervals>> intervals) {
        return new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::user, user)
                        .set(CsvRecordings::time, Optional.of("t"))
                        .set(CsvRecordings::timeUnit, TimeUnit.MS)
                        .set(CsvRecordings::channels, List.of("x"))
                        .set(
                                CsvRecordings::intervals,
                                Optional.of(new LabelIntervals()
                                        .with(inner ->
                                                intervals.apply(inner.set(LabelIntervals::files, "**/marks.csv"))))));
    }

    private SensorData read(CsvRecordings settings) throws Exception {
        return settings.with(
                        CsvRecordings::path, Zips.folder(folder.resolve("in" + files.hashCode()), Zips.files(files)))
                .open(1);
    }
}

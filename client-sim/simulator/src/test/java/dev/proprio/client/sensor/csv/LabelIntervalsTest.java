package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
        files.put("people.csv", "code,age,hand\nP01,24,left\nP09,31,\"ri\nght\"\n");
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

    /** Each person's recording tells on which day a time of day is, not the row of somebody else before it. */
    @Test
    void timesOfDayAreOfTheDayOfTheirOwnRecording() throws Exception {
        files.put("anna/data.csv", clock(20 * 60, 24 * 60));
        files.put("ben/data.csv", clock(7 * 60, 20 * 60));
        files.put("zoe/data.csv", clock(23 * 60 + 30, 120));
        files.put("marks.csv", """
                who,start,end,label
                anna,20:50,21:20,walk
                anna,06:00,06:30,sit
                ben,07:50,08:20,walk
                ben,15:00:00,15:10:00.5,sit
                zoe,23:50,00:10,walk
                zoe,00:10,00:20,sit
                """);
        SensorData data = read(byClock());
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(30, 30);
        assertThat(firsts(data, 0)).containsExactly(20 * 60 + 50, 30 * 60);
        assertThat(firsts(data, 1)).containsExactly(7 * 60 + 50, 15 * 60);
        assertThat(data.recordings(1)).extracting(Recording::length).containsExactly(30, 11);
        assertThat(firsts(data, 2)).containsExactly(23 * 60 + 50, 24 * 60 + 10);
        assertThat(data.notes()).startsWith("2629 of 2760 samples are in no labelled interval");
    }

    /** Every time of day comes once in 24 hours, wherever the row stands. */
    @Test
    void theOrderOfTheRowsMattersOnlyWhereATimeOfDayComesTwice() throws Exception {
        files.put("anna/data.csv", clock(8 * 60, 24 * 60 + 30));
        files.put(
                "marks.csv",
                "who,start,end,label\nanna,10:00,12:00,sit\nanna,23:00,07:00,sleep\nanna,09:00,10:00,walk\n");
        SensorData data = read(byClock());
        assertThat(data.description().classes()).containsExactly("sit", "sleep", "walk");
        assertThat(firsts(data, 0)).containsExactlyInAnyOrder(9 * 60, 10 * 60, 23 * 60);
        assertThat(data.notes()).startsWith("810 of 1470 samples are in no labelled interval");
        files.put("marks.csv", "who,start,end,label\nanna,23:00,07:00,sleep\nanna,08:10,08:20,walk\n");
        SensorData twice = read(byClock());
        assertThat(firsts(twice, 0)).containsExactlyInAnyOrder(23 * 60, 32 * 60 + 10);
        assertThat(twice.notes())
                .contains(
                        "1 interval has a time of day that comes more than once in its recording, of more than a day, and was taken in the order of the rows; write dates, too");
    }

    @Test
    void anIntervalWithoutSamplesIsTold() throws Exception {
        files.put("P1/data.csv", "t,x\n0,1\n100,2\n200,3\n300,4\n");
        files.put("P1/marks.csv", "start,end,label\n0,0.2,walk\n60,110,sit\n");
        SensorData data = read(timed("path:1", inner -> inner.set(LabelIntervals::end, Optional.of("end"))));
        assertThat(data.notes())
                .containsExactly("2 of 4 samples are in no labelled interval", "1 of 2 intervals holds no sample");
    }

    @Test
    void anIntervalFromSampleZeroIsNoneOfSamplesThatCountFromOne() {
        files.put("P1/data.csv", "x\n1\n2\n3\n4\n");
        files.put("P1/marks.csv", "start,end,label\n0,1,walk\n2,3,sit\n");
        LabelIntervals bySample = new LabelIntervals()
                .with(inner -> inner.set(LabelIntervals::files, "**marks.csv")
                        .set(LabelIntervals::end, Optional.of("end"))
                        .set(LabelIntervals::unit, IntervalUnit.SAMPLES));
        CsvRecordings settings = new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::user, "path:1")
                        .set(CsvRecordings::files, "**/data.csv")
                        .set(CsvRecordings::rate, Optional.of(10.0))
                        .set(CsvRecordings::channels, List.of("x"))
                        .set(CsvRecordings::intervals, Optional.of(bySample)));
        assertThatThrownBy(() -> read(settings))
                .hasMessageContaining(
                        "P1/marks.csv:2 has an interval that begins before the first sample, whose number is 1 by first-sample");
    }

    /** What looks the same on the screen is the same person, and the same class. */
    @Test
    void namesAreTheSameHoweverTheirLettersAreComposed() throws Exception {
        files.put("Zoe\u0308/data.csv", "t,x\n0,1\n100,2\n200,3\n300,4\n");
        files.put("Zo\u00eb\u00a0/data.csv", "t,x\n0,1\n100,2\n200,3\n300,4\n");
        files.put(
                "marks.csv", "who,start,end,label\nZo\u00eb,0,0.15,cafe\u0301\nZoe\u0308 ,0.2,0.35,caf\u00e9\u00a0\n");
        SensorData data = read(byClock().with(CsvRecordings::timeUnit, TimeUnit.MS));
        assertThat(data.users()).isEqualTo(1);
        assertThat(data.userId(0)).isEqualTo("Zo\u00eb");
        assertThat(data.description().classes()).containsExactly("caf\u00e9");
        assertThat(data.recordings(0)).hasSize(4);
    }

    private CsvRecordings byClock() {
        return timed(
                        "path:1",
                        inner -> inner.set(LabelIntervals::end, Optional.of("end"))
                                .set(LabelIntervals::user, Optional.of("column:who"))
                                .set(LabelIntervals::session, Optional.of("constant:only")))
                .with(CsvRecordings::session, "constant:only");
    }

    /** A sample a minute from a minute of the day on, as clock times; x is the minute since that day began. */
    private static String clock(int from, int minutes) {
        StringBuilder text = new StringBuilder("t,x\n");
        for (int minute = from; minute < from + minutes; minute++) {
            int ofDay = minute % (24 * 60);
            text.append(String.format(Locale.ROOT, "%02d:%02d:00,%d%n", ofDay / 60, ofDay % 60, minute));
        }
        return text.toString();
    }

    /** What lies between intervals, and in one whose label says nothing, is kept where it is asked for. */
    @Test
    void whatIsInNoIntervalIsUnlabelledWhereItIsAskedFor() throws Exception {
        files.put("data.csv", """
                user,t,x
                a,0,0
                a,10,1
                a,20,2
                a,30,3
                a,40,4
                a,50,5
                a,60,6
                a,70,7
                b,0,9
                b,10,9
                """);
        files.put("marks.csv", "user,start,end,label\na,20,40,walk\na,40,50,null\na,60,70,sit\nb,0,30,walk\n");
        CsvRecordings asked = timed(
                        "column:user",
                        intervals -> intervals
                                .set(LabelIntervals::unit, IntervalUnit.MS)
                                .set(LabelIntervals::end, Optional.of("end")))
                .with(draft -> draft.set(CsvRecordings::unlabelled, List.of("", "null"))
                        .set(CsvRecordings::onBadRow, BadRows.FAIL));
        SensorData data = read(asked);
        assertThat(data.description().classes()).containsExactly("sit", "walk");
        assertThat(firsts(data, 0)).containsExactly(2, 6);
        assertThat(data.hasUnlabelled()).isTrue();
        assertThat(data.unlabelled(0))
                .extracting(recording -> recording.samples()[0], recording -> recording.samples().length)
                .containsExactlyInAnyOrder(tuple(0f, 2), tuple(4f, 1), tuple(5f, 1), tuple(7f, 1));
        assertThat(data.unlabelled(0)).extracting(Recording::label).containsOnly(Recording.UNLABELLED);
        assertThat(data.unlabelled(1)).isEmpty();
        assertThat(data.notes())
                .contains("4 recordings of 5 samples have no label, and count as unlabelled")
                .anyMatch(note -> note.endsWith("in no labelled interval, and count as unlabelled"));

        SensorData usual = read(
                asked.with(CsvRecordings::unlabelled, List.of()).with(CsvRecordings::ignoreLabels, List.of("null")));
        assertThat(usual.hasUnlabelled()).isFalse();
        assertThat(firsts(usual, 0)).containsExactly(2, 6);
    }

    /** An empty field, or a word that says as much. */
    @Test
    void rowsWithoutALabelAreUnlabelledWhereItIsAskedFor() throws Exception {
        files.put("data.csv", "user,label,x\na,walk,1\na,,2\na,,3\na,0,4\na,sit,5\nb,0,6\n");
        CsvRecordings asked = new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::rate, Optional.of(50.0))
                        .set(CsvRecordings::channels, List.of("x"))
                        .set(CsvRecordings::labels, List.of("walk", "sit"))
                        .set(CsvRecordings::unlabelled, List.of("", "0")));
        SensorData data = read(asked);
        assertThat(data.users()).isEqualTo(2);
        assertThat(firsts(data, 0)).containsExactly(1, 5);
        assertThat(data.unlabelled(0))
                .singleElement()
                .satisfies(recording -> assertThat(recording.samples()).containsExactly(2, 3, 4));
        assertThat(data.recordings(1)).isEmpty();
        assertThat(data.unlabelled(1)).hasSize(1);
        assertThat(data.notes()).contains("2 recordings of 4 samples have no label, and count as unlabelled");
        assertThatThrownBy(() -> asked.with(CsvRecordings::ignoreLabels, List.of("0")))
                .hasMessage("unlabelled must not be among labels or ignore-labels but '0' is");
    }

    private static List<Integer> firsts(SensorData data, int person) throws Exception {
        return data.recordings(person).stream()
                .map(recording -> (int) recording.samples()[0])
                .toList();
    }

    private CsvRecordings timed(
            String user,
            java.util.function.UnaryOperator<dev.proprio.proto.record.RecordDraft<LabelIntervals>> intervals) {
        return new CsvRecordings()
                .with(draft -> draft.set(CsvRecordings::user, user)
                        .set(CsvRecordings::files, "**/data.csv")
                        .set(CsvRecordings::time, Optional.of("t"))
                        .set(CsvRecordings::timeUnit, TimeUnit.MS)
                        .set(CsvRecordings::channels, List.of("x"))
                        .set(
                                CsvRecordings::intervals,
                                Optional.of(new LabelIntervals()
                                        .with(inner ->
                                                intervals.apply(inner.set(LabelIntervals::files, "**marks.csv"))))));
    }

    private SensorData read(CsvRecordings settings) throws Exception {
        return settings.with(
                        CsvRecordings::path, Zips.folder(folder.resolve("in" + files.hashCode()), Zips.files(files)))
                .open(1);
    }
}

package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.archive.Tars;
import dev.proprio.client.sensor.archive.Zips;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which people's files are written: each holds the same walk and rest, at 50 Hz. */
class CsvCasesTest {
    private static final int ROWS = 300;
    private static final String HEAD = "time,x,y,label\n";

    @TempDir
    Path folder;

    private static double time(int row) {
        return (row + 1) / 50.0 + (row < ROWS / 2 ? 0 : 5);
    }

    private static String label(int row) {
        return row < ROWS / 2 ? "walk" : "rest";
    }

    private static String value(int row) {
        return String.format(Locale.ROOT, "%.2f", Math.sin(row * 0.3));
    }

    private static String table(UnaryOperator<String> row) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            text.append(row.apply("%s,%s,%s,%s".formatted(time(i), value(i), i % 7, label(i))))
                    .append('\n');
        }
        return text.toString();
    }

    private static String plain() {
        return HEAD + table(row -> row);
    }

    private CsvSettings settings(byte[] content) {
        return new CsvSettings(Zips.folder(folder.resolve("in"), Map.of("P01.csv", content)))
                .user("path:1")
                .time("time", TimeUnit.S);
    }

    private CsvSettings settings(String content) {
        return settings(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertPlain(SensorData data) throws Exception {
        assertThat(data.description().classes()).containsExactly("rest", "walk");
        assertThat(data.description().sampleRate()).isCloseTo(50, within(1e-6));
        assertThat(data.userId(0)).isEqualTo("P01");
        List<Recording> recordings = data.recordings(0);
        assertThat(recordings).extracting(Recording::length).containsExactly(ROWS / 2, ROWS / 2);
        for (int row = 0; row < ROWS; row++) {
            float[] samples = recordings.get(2 * row / ROWS).samples();
            int at = 2 * (row % (ROWS / 2));
            assertThat(samples[at]).isEqualTo(Float.parseFloat(value(row)));
            assertThat(samples[at + 1]).isEqualTo(row % 7);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void linesEndInAnyWay(String end) throws Exception {
        assertPlain(settings(plain().replace("\n", end)).open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "x-UTF-16LE-BOM", "X-UTF-32BE-BOM", "X-UTF-32LE-BOM"})
    void aByteOrderMarkTellsTheEncoding(String encoding) throws Exception {
        assertPlain(settings(plain().getBytes(Charset.forName(encoding))).open());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "windows-1252", "UTF-16LE", "UTF-32BE", "IBM850"})
    void anEncodingThatIsSetIsRead(String encoding) throws Exception {
        String text = plain().replace("x,y", "x (m/s\u00b2),y");
        CsvSettings read = settings(text.getBytes(Charset.forName(encoding))).channels("x (m/s\u00b2)", "y");
        assertPlain(read.with(made -> made.with(CsvRecordings::encoding, Optional.of(encoding)))
                .open());
    }

    @Test
    void aLineMayHoldSeveralRowsThatEndInSemicolons() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            text.append("%s,%s,%s,%s;".formatted(time(i), value(i), i % 7, label(i)))
                    .append(i % 5 == 1 ? "" : "\n");
        }
        CsvSettings settings = settings(text.toString())
                .header(false)
                .time("1", TimeUnit.S)
                .label("column:4")
                .channels("2", "3");
        assertPlain(settings.open());
        String wrong = text.toString().replaceFirst(";\n0.1,", ";\nx,");
        assertThatThrownBy(() -> settings(wrong)
                        .header(false)
                        .time("1", TimeUnit.S)
                        .label("column:4")
                        .channels("2", "3")
                        .onBadRow(BadRows.FAIL)
                        .open())
                .hasMessageContaining("P01.csv:4 ");
    }

    @Test
    void whatTellsASpreadsheetTheDelimiterIsNoHeader() throws Exception {
        assertPlain(settings("sep=;\n" + plain().replace(',', ';'))
                .delimiter("semicolon")
                .channels("x", "y")
                .open());
        assertPlain(settings("\"sep=,\"\n" + plain()).channels("x", "y").open());
    }

    @Test
    void anExportOfAppleHealthIsRefusedByItsName() {
        assertThatThrownBy(() -> settings(
                                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE HealthData [\n<!ELEMENT HealthData ANY>\n")
                        .channels("x", "y")
                        .open())
                .hasMessageContaining("is an export of Apple Health")
                .hasMessageContaining("no samples of motion");
    }

    @Test
    void bytesThatAreNoTextInTheEncodingAreAnError() {
        byte[] text = plain().replace("walk", "w\u00e4lk").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> settings(text)
                        .with(made -> made.with(CsvRecordings::encoding, Optional.of("US-ASCII")))
                        .open())
                .hasMessageContaining("P01.csv")
                .hasMessageContaining("no text in US-ASCII; set encoding");
        assertThatThrownBy(() -> new CsvSettings("here")
                        .with(made -> made.with(CsvRecordings::encoding, Optional.of("klingon"))))
                .hasMessageStartingWith("encoding must be an encoding that Java knows");
    }

    @ParameterizedTest
    @CsvSource({"gz, **/*.csv", "gz, *.csv.gz", "xz, **/*.csv", "xz, *.csv.xz"})
    void packedWithGzipOrXz(String kind, String files) throws Exception {
        byte[] plain = plain().getBytes(StandardCharsets.UTF_8);
        byte[] packed = kind.equals("gz") ? Tars.gzip(plain) : Tars.xz(plain);
        CsvSettings read = new CsvSettings(Zips.folder(folder.resolve("in"), Map.of("P01.csv." + kind, packed)))
                .user("path:1")
                .files(files)
                .time("time", TimeUnit.S);
        assertPlain(read.open());
        assertPlain(settings(packed).open());
    }

    @Test
    void whatUnpacksWithoutEndIsRefused() {
        byte[] rows = (HEAD + "1,1,1,walk\n".repeat(4_000_000)).getBytes(StandardCharsets.UTF_8);
        for (UnaryOperator<byte[]> packing : List.<UnaryOperator<byte[]>>of(Tars::gzip, Tars::xz)) {
            byte[] bomb = packing.apply(new byte[64 << 20]);
            assertThatThrownBy(() -> settings(bomb).open()).hasMessageContaining("bytes of value 0");
            byte[] packed = packing.apply(rows);
            assertThatThrownBy(() -> settings(packed).open()).hasMessageContaining("more than 200 times its size");
        }
    }

    @Test
    void recordingsInATarAreReadAsThoseOfAFolder() throws Exception {
        byte[] plain = plain().getBytes(StandardCharsets.UTF_8);
        byte[] tar = Tars.tar(Map.of("P01.csv", Tars.xz(plain)));
        for (String name : List.of("all.tar", "all.tar.gz", "all.tar.xz")) {
            byte[] packed = name.endsWith("gz") ? Tars.gzip(tar) : name.endsWith("xz") ? Tars.xz(tar) : tar;
            assertPlain(new CsvSettings(Zips.write(folder.resolve(name), packed))
                    .user("path:1")
                    .time("time", TimeUnit.S)
                    .open());
        }
        assertThatThrownBy(() -> settings(Tars.tar(Map.of("P01.csv", plain))).open())
                .hasMessageContaining("is a tar archive: let its name end in .tar");
    }

    @Test
    void comments() throws Exception {
        String text = "# device: made up\n" + plain().replace("\n0.2,", "\n # a break\n0.2,");
        assertPlain(settings(text)
                .with(made -> made.with(CsvRecordings::comment, Optional.of("#")))
                .open());
        assertThatThrownBy(() -> settings(text).open()).hasMessageContaining("looks like a comment");
    }

    @Test
    void linesAndBlocksBeforeTheHeader() throws Exception {
        assertPlain(settings("made up\n\"not, a table\n" + plain())
                .with(made -> made.with(CsvRecordings::skipLines, 2))
                .open());
        String block = "Recording: 7\nUnits; \"s, g\n@data \n";
        assertPlain(settings(block + plain())
                .with(made -> made.with(CsvRecordings::headerUntil, Optional.of("@DATA")))
                .open());
        assertThatThrownBy(() -> settings(plain())
                        .with(made -> made.with(CsvRecordings::headerUntil, Optional.of("@DATA")))
                        .open())
                .hasMessageStartingWith("P01.csv has no line '@DATA'");
    }

    @Test
    void attributesOfArffNameTheColumns() throws Exception {
        String block = """
                % made up
                @RELATION walk
                @ATTRIBUTE time NUMERIC
                @attribute 'x' real
                @ATTRIBUTE y NUMERIC
                @ATTRIBUTE "label" {walk,rest}

                @DATA
                """;
        assertPlain(settings(block + table(row -> row))
                .with(made -> made.with(draft -> draft.set(CsvRecordings::headerUntil, Optional.of("@DATA"))
                        .set(CsvRecordings::comment, Optional.of("%"))))
                .open());
    }

    @Test
    void aRowOfUnits() throws Exception {
        SensorData data =
                settings(plain().replace("label\n", "label\ns,m/s2,g,\n")).open();
        assertPlain(data);
        assertThat(data.notes())
                .containsExactly("1 of 1 files has a row without numbers behind the header, taken for units");
    }

    @Test
    void rowsThatEndInDelimitersOrBeginWithTheirNames() throws Exception {
        assertPlain(settings(HEAD + table(row -> row + ",")).open());
        assertPlain(settings(HEAD.replace("\n", ",\n") + table(row -> row)).open());
        assertPlain(
                settings(HEAD.replace("\n", ",\n") + table(row -> row + ",")).open());
        for (String quote : new String[] {"", "\""}) {
            int[] number = {0};
            SensorData data = settings(HEAD + table(row -> quote + ++number[0] + quote + "," + row))
                    .open();
            assertPlain(data);
            assertThat(data.notes())
                    .containsExactly(
                            "1 of 1 files has one field more than the header names, taken for the rows' names");
        }
        assertThatThrownBy(() -> settings(HEAD + table(row -> "7," + row)).open())
                .hasMessageContaining("has 5 fields where 4 were expected");
        // Numbers that don't count, and texts that stay the same, are samples or labels, and all columns may be off by
        // one.
        String[] samples = {"0", "1", "0", "-1"};
        int[] at = {0};
        assertThatThrownBy(() -> settings(HEAD + table(row -> samples[at[0]++ % 4] + "," + row))
                        .open())
                .isInstanceOf(SensorDataException.class)
                .hasMessageContaining("P01.csv:4 has a field more than the header names")
                .hasMessageContaining("skip-lines: 1");
        assertThatThrownBy(
                        () -> settings(HEAD + table(row -> "\"walk\"," + row)).open())
                .hasMessageContaining("P01.csv:3 has a field more than the header names");
        assertThatThrownBy(() -> settings(HEAD + table(row -> "\"1\",\"" + row.replace(",", "\",\"") + "\""))
                        .open())
                .hasMessageContaining("P01.csv:3 has a field more than the header names");
        int[] number = {0};
        assertPlain(settings("\"\"," + HEAD + table(row -> "\"" + ++number[0] + "\"," + row))
                .open());
    }

    @ParameterizedTest
    @ValueSource(strings = {";\n", "; \n", ";\r\n", ";"})
    void rowsThatEndInSemicolons(String end) throws Exception {
        assertPlain(settings(table(row -> row).replace("\n", end))
                .header(false)
                .time("1", TimeUnit.S)
                .channels("2", "3")
                .label("column:4")
                .open());
    }

    @Test
    void lineBreaksWithinQuotes() throws Exception {
        assertPlain(settings(plain().replace("label\n", "\"label\n(text)\"\n"))
                .label("column:label\n(text)")
                .open());
        assertPlain(settings(HEAD.replace("time", "note,time") + table(row -> "\"two\nlines\"," + row))
                .open());
        SensorData forgotten = settings(plain().replace("\n0.2,", "\n\"0.2,")).open();
        assertThat(forgotten.notes())
                .contains(
                        "1 of 300 rows was bad and skipped, the first because: P01.csv:11 has a quote that isn't closed, or text behind a closing quote");
    }

    @Test
    void decimalCommas() throws Exception {
        assertPlain(settings(plain().replace(",", ";").replace(".", ","))
                .delimiter("semicolon")
                .decimalComma()
                .open());
    }

    @Test
    void decimalCommasInQuotesAmongCommas() throws Exception {
        String quoted = table(row -> {
            String[] fields = row.split(",", -1);
            return "\"%s\",\"%s\",%s,%s"
                    .formatted(fields[0].replace('.', ','), fields[1].replace('.', ','), quoted(fields[2]), fields[3]);
        });
        assertPlain(settings(HEAD + quoted).decimalComma().open());
        assertThatThrownBy(
                        () -> settings(plain().replace('.', ',')).decimalComma().open())
                .isInstanceOf(SensorDataException.class);
        assertThatThrownBy(() -> settings(plain()).decimalComma().open())
                .hasMessageContaining("which commas separate fields can't be told");
    }

    /** A number with a decimal comma, in quotes where it has one. */
    private static String quoted(String number) {
        return number.contains(".") ? "\"" + number.replace('.', ',') + "\"" : number;
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-31T%s:%s:%sZ, 0",
        "2024-03-31 %s:%s:%s, 0",
        "2024/03/31 %s:%s:%s, 0",
        "2024-03-31T%s:%s:%s+02:00, -7200",
        "2024-03-31T%s:%s:%s-0530, 19800",
        "31.03.2024 %s:%s:%s, 0"
    })
    void dates(String form, double offset) throws Exception {
        SensorData data = settings(clocked(form, 3600)).open();
        assertPlain(data);
        double first = ((Timeline.Stamped) data.recordings(0).get(0).timeline()).seconds()[0];
        // 2024-03-31 00:00 UTC is 1711843200 s after 1970.
        assertThat(first).isCloseTo(1_711_843_200 + 3600 + time(0) + offset, within(1e-5));
    }

    @Test
    void clockTimesGoOnAfterMidnight() throws Exception {
        assertPlain(settings(clocked("%s:%s:%s", 86_400 - 2)).open());
    }

    /** Times written as hours, minutes and seconds. */
    private static String clocked(String form, double from) {
        return HEAD
                + table(row -> {
                    int comma = row.indexOf(',');
                    long millis = Math.round(1000 * (from + Double.parseDouble(row.substring(0, comma)))) % 86_400_000;
                    return form.formatted(
                                    two(millis / 3_600_000),
                                    two(millis / 60_000 % 60),
                                    two(millis / 1000 % 60) + "." + String.format(Locale.ROOT, "%03d", millis % 1000))
                            + row.substring(comma);
                });
    }

    private static String two(long number) {
        return String.format(Locale.ROOT, "%02d", number);
    }

    @Test
    void daysOfSpreadsheets() throws Exception {
        SensorData data = settings(HEAD
                        + table(row -> {
                            int comma = row.indexOf(',');
                            return 45_382 + Double.parseDouble(row.substring(0, comma)) / 86_400 + row.substring(comma);
                        }))
                .time("time", TimeUnit.D)
                .open();
        assertThat(data.description().sampleRate()).isCloseTo(50, within(0.01));
        assertThat(data.recordings(0)).extracting(Recording::length).containsExactly(ROWS / 2, ROWS / 2);
    }

    @Test
    void empaticasStartAndRate() throws Exception {
        StringBuilder text = new StringBuilder("1700000000.00, 1700000000.00\n32.000000, 32.000000\n");
        for (int i = 0; i < 64; i++) {
            text.append(i).append(',').append(-i).append('\n');
        }
        SensorData data = settings(text.toString())
                .label("constant:walk")
                .channels("1", "2")
                .with(made -> made.with(draft -> draft.set(CsvRecordings::layout, FileLayout.EMPATICA)
                        .set(CsvRecordings::time, Optional.empty())))
                .open();
        assertThat(data.description().sampleRate()).isCloseTo(32, within(1e-9));
        Recording recording = data.recordings(0).getFirst();
        assertThat(recording.samples()).hasSize(128).startsWith(0, 0, 1, -1);
        assertThat(((Timeline.Stamped) recording.timeline()).seconds())
                .hasSize(64)
                .startsWith(1_700_000_000.0, 1_700_000_000 + 1 / 32.0);
        assertThatThrownBy(() -> settings(plain())
                        .with(made -> made.with(draft -> draft.set(CsvRecordings::layout, FileLayout.EMPATICA)
                                .set(CsvRecordings::time, Optional.empty())
                                .set(CsvRecordings::label, "column:4")
                                .set(CsvRecordings::channels, List.of("2"))))
                        .open())
                .hasMessageContaining("layout empatica expects a start time");
    }
}

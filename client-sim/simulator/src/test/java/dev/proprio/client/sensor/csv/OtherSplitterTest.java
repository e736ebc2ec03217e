package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvRecord;
import dev.proprio.client.sensor.archive.LineReader;
import dev.proprio.proto.random.KeyedRandom;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows are split as FastCSV, which others keep, splits them. */
class OtherSplitterTest {
    private static final String[] PIECES = {"a", "12.5", "-1e-3", "é", "\"\"", " ", ";", ",", "\t", "'", "NaN", ""};

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "|"})
    void ofFieldsInQuotesAndWithoutOfEmptyOnesAndOfAnyLineEnd(String delimiter) throws Exception {
        for (int trial = 0; trial < 300; trial++) {
            var random = KeyedRandom.of(2, "rows", trial, delimiter.charAt(0));
            byte[] text = text(random, delimiter).getBytes(StandardCharsets.UTF_8);
            assertThat(ours(text, delimiter)).as("trial %s", trial).isEqualTo(theirs(text, delimiter));
        }
    }

    private static String text(KeyedRandom random, String delimiter) {
        var text = new StringBuilder();
        int rows = 1 + random.nextInt(5);
        for (int row = 0; row < rows; row++) {
            int fields = 1 + random.nextInt(5);
            for (int field = 0; field < fields; field++) {
                text.append(field == 0 ? "" : delimiter).append(field(random, delimiter));
            }
            text.append(random.nextBoolean() ? "\n" : "\r\n");
        }
        return text.toString();
    }

    /** Without quotes, blanks at a field's ends are none of it, and a line without anything is no row: such are left out. */
    private static String field(KeyedRandom random, String delimiter) {
        var content = new StringBuilder();
        int pieces = random.nextInt(4);
        for (int i = 0; i < pieces; i++) {
            content.append(PIECES[random.nextInt(PIECES.length)]);
        }
        boolean isPlain = content.indexOf("\"") < 0 && content.indexOf(delimiter) < 0;
        boolean isTrimmed = content.toString().strip().contentEquals(content);
        return isPlain && isTrimmed && !content.isEmpty() && random.nextBoolean()
                ? content.toString()
                : '"' + content.toString() + '"';
    }

    private static List<List<String>> ours(byte[] text, String delimiter) throws Exception {
        var lines = new LineReader(new ByteArrayInputStream(text), "test");
        var splitter = new RowSplitter(new Delimiter((byte) delimiter.charAt(0), false), false);
        List<List<String>> rows = new ArrayList<>();
        while (lines.next()) {
            assertThat(splitter.split(lines)).isTrue();
            List<String> row = new ArrayList<>();
            for (int field = 0; field < splitter.count(); field++) {
                row.add(splitter.text(lines, field));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> theirs(byte[] text, String delimiter) throws Exception {
        List<List<String>> rows = new ArrayList<>();
        try (var records = de.siegmar.fastcsv.reader.CsvReader.builder()
                .fieldSeparator(delimiter.charAt(0))
                .skipEmptyLines(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(new ByteArrayInputStream(text))) {
            for (CsvRecord one : records) {
                rows.add(one.getFields());
            }
        }
        return rows;
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many rows were read and how many were left out, and why; and which files gave nothing. */
final class RowCounts {
    private static final int MOST_LABELS = 100;
    private static final int LONGEST_LABEL = 80;
    /** No sample has so many fields. */
    private static final int WIDE = 1000;

    private long rows;
    private long used;
    private long leftOut;
    private long bad;
    private long otherRows;
    private long spread;
    private long merged;
    private long sorted;
    private long setBack;
    private long interpolated;
    private long incomplete;
    private long units;
    private long rowNames;
    private String firstBad = "";
    private final Map<String, Long> dropped = new TreeMap<>();
    private final List<String> withoutRows = new ArrayList<>();
    private final List<String> unused = new ArrayList<>();
    private final List<String> otherSensors = new ArrayList<>();
    private long files;
    private int widest;

    void row() {
        rows++;
    }

    /** A file's first line has so many fields. */
    void wide(int fields) {
        widest = Math.max(widest, fields);
    }

    /** Whether each file is one long row, as where rows end in another character than a line end. */
    boolean isOneRowEach() {
        return rows > 0 && rows <= files && widest > WIDE;
    }

    /** How many fields the widest first line has. */
    int widest() {
        return widest;
    }

    long files() {
        return files;
    }

    void used() {
        used++;
    }

    void dropped(String label) {
        dropped(label, 1);
    }

    /** So many rows, which were counted as used before their label was known. */
    void dropped(String label, long count) {
        leftOut += count;
        String start = start(label);
        if (dropped.size() < MOST_LABELS || dropped.containsKey(start)) {
            dropped.merge(start, count, Long::sum);
        }
    }

    private static String start(String label) {
        return label.substring(0, Math.min(label.length(), LONGEST_LABEL));
    }

    /** Whether it is sure that no row was left out for that label. */
    boolean neverDropped(String label) {
        return dropped.size() < MOST_LABELS && !dropped.containsKey(start(label));
    }

    void bad(String sentence) {
        firstBad = bad == 0 ? sentence : firstBad;
        bad++;
    }

    /** Rows of the time of the row before were given times of their own. */
    void spread(long some) {
        spread += some;
    }

    /** Rows of the time of another one are no samples of their own. */
    void merged(long some) {
        merged += some;
        used -= some;
    }

    /** A row stood behind one of a later time. */
    void sorted() {
        sorted++;
    }

    /** A row's time is long before the last, and it begins another recording. */
    void setBack() {
        setBack++;
    }

    /** So many values were put between measured ones. */
    void interpolated(long some) {
        interpolated += some;
    }

    /** A row lacks a value that could not be interpolated. */
    void incomplete() {
        incomplete++;
    }

    /** A file has a row of units behind its header. */
    void units() {
        units++;
    }

    /** A file's rows begin with a name for which the header has no column. */
    void rowNames() {
        rowNames++;
    }

    /** A file was read to its end: {@code rowsBefore} and {@code usedBefore} had been counted before it. */
    void file(String name, long rowsBefore, long usedBefore) {
        files++;
        if (rows == rowsBefore) {
            withoutRows.add(name);
        } else if (used == usedBefore) {
            unused.add(name);
        }
    }

    /** A file is of a sensor that no channel names. */
    void otherSensor(String name) {
        otherSensors.add(name);
    }

    /** The files of sensors that no channel names. */
    List<String> otherSensors() {
        return List.copyOf(otherSensors);
    }

    /** A row is of a sensor that no channel names. */
    void otherSensor() {
        otherRows++;
    }

    long rows() {
        return rows;
    }

    /** Rows that became samples. */
    long usedRows() {
        return used;
    }

    long bad() {
        return bad;
    }

    /** Rows left out because of their label, by label; of many labels the first. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** One sentence, without anything that stands in a file. */
    String summary() {
        StringBuilder text = new StringBuilder("read " + CountText.of(rows, "row"));
        if (!dropped.isEmpty()) {
            text.append("; left out %s because of their label".formatted(leftOut));
        }
        if (bad > 0) {
            text.append("; skipped %s, the first because: %s"
                    .formatted(CountText.of(bad, "bad row"), withoutStop(firstBad)));
        }
        return text.toString();
    }

    /** What was left out, a sentence each, without anything that stands in a file. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (leftOut > 0) {
            notes.add(CountText.partOf(leftOut, rows, "rows", "was", "were") + " left out because of the label");
        }
        if (bad > 0) {
            notes.add("%s bad and skipped, the first because: %s"
                    .formatted(CountText.partOf(bad, rows, "rows", "was", "were"), withoutStop(firstBad)));
        }
        repairs(notes);
        if (!withoutRows.isEmpty()) {
            notes.add("%s no row: %s"
                    .formatted(
                            CountText.partOf(withoutRows.size(), files, "files", "has", "have"),
                            FileNames.first(withoutRows)));
        }
        if (!unused.isEmpty()) {
            notes.add("%s no row that could be used: %s"
                    .formatted(
                            CountText.partOf(unused.size(), files, "files", "has", "have"), FileNames.first(unused)));
        }
        if (otherRows > 0) {
            notes.add(CountText.partOf(otherRows, rows, "rows", "was", "were")
                    + " left out, for no channel is of the sensor");
        }
        if (!otherSensors.isEmpty()) {
            notes.add("%s not read, for no channel is of their sensor: %s"
                    .formatted(
                            CountText.of(otherSensors.size(), "file was", "files were"),
                            FileNames.first(otherSensors)));
        }
        return notes;
    }

    private void repairs(List<String> notes) {
        if (spread > 0) {
            notes.add(CountText.partOf(spread, rows, "rows", "has", "have")
                    + " the time of the row before, or nearly; spread over the interval to the next time");
        }
        if (merged > 0) {
            notes.add(CountText.partOf(merged, rows, "rows", "was", "were")
                    + " left out or averaged, for another row has the same time");
        }
        if (sorted > 0) {
            notes.add(CountText.partOf(sorted, rows, "rows", "was", "were") + " put in the order of time");
        }
        if (setBack > 0) {
            notes.add("at %s the time goes back by more than max-gap, and another recording begins"
                    .formatted(CountText.of(setBack, "row")));
        }
        if (interpolated > 0) {
            notes.add("%s missing and interpolated".formatted(CountText.of(interpolated, "value was", "values were")));
        }
        if (incomplete > 0) {
            notes.add(CountText.partOf(incomplete, rows, "rows", "was", "were")
                    + " left out, for a value is missing for longer than max-gap");
        }
        if (units > 0) {
            notes.add("%s a row without numbers behind the header, taken for units"
                    .formatted(CountText.partOf(units, files, "files", "has", "have")));
        }
        if (rowNames > 0) {
            notes.add("%s one field more than the header names, taken for the rows' names"
                    .formatted(CountText.partOf(rowNames, files, "files", "has", "have")));
        }
    }

    /** A sentence within a sentence, whose end is the other's. */
    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** A sentence for the files' owner with the labels whose rows were left out; empty if there are none. */
    String labels() {
        return dropped.isEmpty() ? "" : "Rows left out because of their label: %s.".formatted(dropped);
    }
}

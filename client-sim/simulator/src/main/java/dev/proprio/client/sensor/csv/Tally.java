package dev.proprio.client.sensor.csv;

import java.util.Map;
import java.util.TreeMap;

/** How many rows were read and how many were left out, and why. */
final class Tally {
    private static final int MOST_LABELS = 100;
    private static final int LONGEST_LABEL = 80;

    private long rows;
    private long leftOut;
    private long bad;
    private String firstBad = "";
    private final Map<String, Long> dropped = new TreeMap<>();

    void row() {
        rows++;
    }

    void dropped(String label) {
        leftOut++;
        String start = label.substring(0, Math.min(label.length(), LONGEST_LABEL));
        if (dropped.size() < MOST_LABELS || dropped.containsKey(start)) {
            dropped.merge(start, 1L, Long::sum);
        }
    }

    void bad(String sentence) {
        firstBad = bad == 0 ? sentence : firstBad;
        bad++;
    }

    long rows() {
        return rows;
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
        StringBuilder text = new StringBuilder("read %d rows".formatted(rows));
        if (!dropped.isEmpty()) {
            text.append("; left out %d because of their label".formatted(leftOut));
        }
        if (bad > 0) {
            text.append("; skipped %d bad rows, the first because: %s".formatted(bad, firstBad));
        }
        return text.toString();
    }

    /** A sentence for the files' owner with the labels whose rows were left out; empty if there are none. */
    String labels() {
        return dropped.isEmpty() ? "" : "Rows left out because of their label: %s.".formatted(dropped);
    }
}

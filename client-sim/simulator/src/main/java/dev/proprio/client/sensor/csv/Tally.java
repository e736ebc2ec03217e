package dev.proprio.client.sensor.csv;

import java.util.Map;
import java.util.TreeMap;

/** How many rows were read and how many were left out, and why. */
final class Tally {
    private long rows;
    private long bad;
    private String firstBad = "";
    private final Map<String, Long> dropped = new TreeMap<>();

    void row() {
        rows++;
    }

    void dropped(String label) {
        dropped.merge(label, 1L, Long::sum);
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

    /** Rows left out because of their label, by label. */
    Map<String, Long> dropped() {
        return dropped;
    }

    /** One sentence for the log. */
    String summary() {
        StringBuilder text = new StringBuilder("read %d rows".formatted(rows));
        if (!dropped.isEmpty()) {
            text.append("; left out because of their label: ").append(dropped);
        }
        if (bad > 0) {
            text.append("; skipped %d bad rows, the first because: %s".formatted(bad, firstBad));
        }
        return text.toString();
    }
}

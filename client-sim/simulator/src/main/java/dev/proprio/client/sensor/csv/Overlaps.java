package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds recordings of one person and session that claim to be of the same moments. */
final class Overlaps {
    /** Times below it count from the beginning of each file, so that nothing follows from equal ones. */
    private static final double LATEST_RELATIVE_START = 60;

    /** Where one activity goes over into another, that one's last row may come late. */
    private static final double TRANSITION_SECONDS = 1;

    private record Kind(String user, String session, String label) {}

    private record Span(double start, double end, String label) {}

    private Overlaps() {}

    /** How many recordings begin before an earlier one of their kind has ended. */
    static int count(List<FileRecording> stretches) {
        int overlapping = 0;
        for (List<Span> own : spans(stretches, true)) {
            double end = Double.NEGATIVE_INFINITY;
            for (Span span : own) {
                overlapping += span.start() < end ? 1 : 0;
                end = Math.max(end, span.end());
            }
        }
        return overlapping;
    }

    /** How many recordings go on beside an earlier one of their person and session that has another label. */
    static int contradictions(List<FileRecording> stretches) {
        int contradicting = 0;
        for (List<Span> own : spans(stretches, false)) {
            // The latest end, and the latest of any other label than that one's.
            double latest = Double.NEGATIVE_INFINITY;
            String label = "";
            double others = Double.NEGATIVE_INFINITY;
            for (Span span : own) {
                double end = span.label().equals(label) ? others : latest;
                contradicting += Math.min(end, span.end()) - span.start() > TRANSITION_SECONDS ? 1 : 0;
                if (span.end() > latest) {
                    others = span.label().equals(label) ? others : latest;
                    latest = span.end();
                    label = span.label();
                } else if (!span.label().equals(label)) {
                    others = Math.max(others, span.end());
                }
            }
        }
        return contradicting;
    }

    private static List<List<Span>> spans(List<FileRecording> stretches, boolean byLabel) {
        Map<Kind, List<Span>> spans = new HashMap<>();
        for (FileRecording stretch : stretches) {
            if (stretch.timeline() instanceof Timeline.Stamped(double[] seconds)
                    && seconds.length > 0
                    && seconds[0] > LATEST_RELATIVE_START) {
                spans.computeIfAbsent(
                                new Kind(stretch.user(), stretch.session(), byLabel ? stretch.label() : ""),
                                kind -> new ArrayList<>())
                        .add(new Span(seconds[0], seconds[seconds.length - 1], stretch.label()));
            }
        }
        spans.values().forEach(own -> own.sort(Comparator.comparingDouble(Span::start)));
        return List.copyOf(spans.values());
    }
}

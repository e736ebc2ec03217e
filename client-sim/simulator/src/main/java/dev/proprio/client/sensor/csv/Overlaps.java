package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds recordings of one person, session and label that claim to be of the same moments. */
final class Overlaps {
    /** Times below it count from the beginning of each file, so that nothing follows from equal ones. */
    private static final double LATEST_RELATIVE_START = 60;

    private record Kind(String user, String session, String label) {}

    private record Span(double start, double end) {}

    private Overlaps() {}

    /** How many recordings begin before an earlier one of their kind has ended. */
    static int count(List<FileRecording> stretches) {
        Map<Kind, List<Span>> spans = new HashMap<>();
        for (FileRecording stretch : stretches) {
            if (stretch.timeline() instanceof Timeline.Stamped(double[] seconds)
                    && seconds.length > 0
                    && seconds[0] > LATEST_RELATIVE_START) {
                spans.computeIfAbsent(
                                new Kind(stretch.user(), stretch.session(), stretch.label()), kind -> new ArrayList<>())
                        .add(new Span(seconds[0], seconds[seconds.length - 1]));
            }
        }
        int overlapping = 0;
        for (List<Span> own : spans.values()) {
            own.sort(Comparator.comparingDouble(Span::start));
            double end = Double.NEGATIVE_INFINITY;
            for (Span span : own) {
                overlapping += span.start() < end ? 1 : 0;
                end = Math.max(end, span.end());
            }
        }
        return overlapping;
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.proto.text.CountText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds rows of several people, sessions or labels that take turns in a file, as where a server writes what comes in: each turn is a recording. */
final class MixedRows {
    private static final int FEWEST = 10;
    /** So many recordings of a row each are no chance. */
    private static final double NEARLY_ALL = 0.8;
    /** So many of all recordings may go on where one ended. */
    private static final double FEW = 0.02;

    private record Kind(String user, String session, String label) {}

    private record Turn(int place, double end, double interval) {}

    private MixedRows() {}

    /** @throws SensorDataException if nearly every row is a recording of its own */
    static void requireRuns(List<FileRecording> stretches, int channels, String location) throws SensorDataException {
        long single = stretches.stream()
                .filter(stretch -> stretch.samples().length == channels)
                .count();
        if (stretches.size() < FEWEST || single < NEARLY_ALL * stretches.size()) {
            return;
        }
        int users = 0;
        int sessions = 0;
        int labels = 0;
        for (int i = 1; i < stretches.size(); i++) {
            FileRecording one = stretches.get(i - 1);
            FileRecording next = stretches.get(i);
            users += one.user().equals(next.user()) ? 0 : 1;
            sessions += one.session().equals(next.session()) ? 0 : 1;
            labels += one.label().equals(next.label()) ? 0 : 1;
        }
        int most = Math.max(users, Math.max(sessions, labels));
        if (2 * most < stretches.size()) {
            return;
        }
        String what = users == most ? "user" : sessions == most ? "session" : "label";
        throw new SensorDataException(
                "%s of the %s recordings of '%s' are of one row, for what %s names changes from row to row, while rows of one person, session and label must follow each other. Sort the rows by person and then by time, or let %s name what stays the same; if each row is a vector of its own, such as features, set windowed: false."
                        .formatted(single, stretches.size(), location, what, what));
    }

    /** Recordings that go on without a pause where an earlier one of their kind ended, while others stand between them. */
    static Optional<String> note(List<FileRecording> stretches) {
        Map<Kind, Turn> last = new HashMap<>();
        int going = 0;
        for (int place = 0; place < stretches.size(); place++) {
            FileRecording stretch = stretches.get(place);
            if (!(stretch.timeline() instanceof Timeline.Stamped(double[] seconds)) || seconds.length == 0) {
                continue;
            }
            Kind kind = new Kind(stretch.user(), stretch.session(), stretch.label());
            int rows = seconds.length;
            double interval = rows > 1 ? (seconds[rows - 1] - seconds[0]) / (rows - 1) : Double.NaN;
            Turn before = last.put(kind, new Turn(place, seconds[rows - 1], interval));
            if (before != null && place > before.place() + 1) {
                double pause = seconds[0] - before.end();
                going += pause > 0 && pause <= Intervals.PAUSE * Math.max(interval, before.interval()) ? 1 : 0;
            }
        }
        return going <= Math.max(1, FEW * stretches.size())
                ? Optional.empty()
                : Optional.of(
                        "%s without a pause where an earlier one of the same person, session and label ended, with others between them: rows take turns in a file, and no window goes over a turn; sort them by person and then by time"
                                .formatted(
                                        CountText.partOf(going, stretches.size(), "recordings", "goes on", "go on")));
    }
}

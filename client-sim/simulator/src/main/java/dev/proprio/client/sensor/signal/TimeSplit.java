package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Splits one person's recordings into an earlier and a later part that share no sample, before windows
 * are cut. Support and query data, or training and test data of the same person, must come from
 * different times, or the result measures memory. Thread-safe.
 *
 * <p>By session, the last session is the later part. By sessions, as many of the last ones are as the
 * fraction leaves, rounded, but at least one is earlier and one later. By time, the recordings of each class in each
 * session are put end to end; what lies within the guard around the cut belongs to neither part.
 * Recordings no longer than a window, such as gestures, are never cut in two: one that the guard
 * touches is left out. A class with less data than the guard is left out too.
 */
public record TimeSplit(
        @Setting(
                "session: the last session is later; sessions: the last ones are; time: each session is cut; auto: session where there are two")
        By by,

        @Setting(
                "share of the time without the guard, or of the sessions, that is earlier, from 0 to 1; unused by session")
        double fraction,

        @Setting("time left out between the parts; the longer of a window and 10s when left out; unused by session")
        Optional<Duration> guard) {
    private static final Duration LEAST_GUARD = Duration.ofSeconds(10);

    /** Where the cut lies. */
    public enum By {
        AUTO,
        SESSION,
        SESSIONS,
        TIME
    }

    /** The two parts, each in the order of the recordings. */
    public record SplitRecordings(List<Recording> earlier, List<Recording> later) {
        public SplitRecordings {
            earlier = List.copyOf(earlier);
            later = List.copyOf(later);
        }
    }

    /**
     * Samples {@code from} (inclusive) to {@code to} (exclusive) of one of a person's recordings.
     *
     * @param recording its index in the person's list
     */
    public record Segment(int recording, int from, int to) {
        /** The samples as a recording. */
        public Recording of(List<Recording> recordings) {
            return Slices.of(recordings.get(recording), from, to);
        }
    }

    /** Where the two parts lie, each in the order of the recordings. */
    public record Segments(List<Segment> earlier, List<Segment> later) {
        public Segments {
            earlier = List.copyOf(earlier);
            later = List.copyOf(later);
        }
    }

    /** A class within a session. */
    private record Group(int session, int label) {}

    public TimeSplit {
        Require.between("fraction", fraction, 0, 1);
        guard.ifPresent(value -> Require.that(!value.isNegative(), "guard", "must not be negative"));
    }

    public TimeSplit() {
        this(By.AUTO, 0.5, Optional.empty());
    }

    /**
     * Splits the recordings of one person.
     *
     * @param window the length of the windows that will be cut
     * @throws SensorDataException if the source comes in windows: they overlap, so that no cut within a session is clean
     */
    public SplitRecordings split(DataDescription description, List<Recording> recordings, Duration window)
            throws SensorDataException {
        Segments segments = stretches(description, recordings, window);
        return new SplitRecordings(
                segments.earlier().stream().map(part -> part.of(recordings)).toList(),
                segments.later().stream().map(part -> part.of(recordings)).toList());
    }

    /** The same, told by where the parts lie. */
    public Segments stretches(DataDescription description, List<Recording> recordings, Duration window)
            throws SensorDataException {
        long sessions = sessions(recordings);
        boolean bySession = isBySession(sessions);
        if (description.windowed() && !(bySession && sessions > 1)) {
            throw new SensorDataException(
                    "%s comes in windows whose neighbours may share samples, so a person's time cannot be split; split by user instead"
                            .formatted(description.name()));
        }
        return bySession ? bySession(recordings) : byTime(recordings, window);
    }

    /**
     * Which stretches of a person's recordings without a label are earlier than the later part of those with one.
     *
     * @throws SensorDataException as if those with a label were split
     */
    public List<Segment> earlierUnlabelled(
            DataDescription description, List<Recording> labelled, List<Recording> unlabelled, Duration window)
            throws SensorDataException {
        List<Segment> later = stretches(description, labelled, window).later();
        return isBySession(sessions(labelled))
                ? EarlierUnlabelled.bySession(labelled, later, unlabelled)
                : EarlierUnlabelled.byTime(labelled, later, unlabelled, guard(window), window);
    }

    private static long sessions(List<Recording> recordings) {
        return recordings.stream().mapToInt(Recording::session).distinct().count();
    }

    private boolean isBySession(long sessions) {
        return switch (by) {
            case SESSION, SESSIONS -> true;
            case TIME -> false;
            case AUTO -> sessions > 1;
        };
    }

    /** The time left out between the parts. */
    private Duration guard(Duration window) {
        return guard.orElse(window.compareTo(LEAST_GUARD) > 0 ? window : LEAST_GUARD);
    }

    private Segments bySession(List<Recording> recordings) {
        int[] sessions = recordings.stream()
                .mapToInt(Recording::session)
                .distinct()
                .sorted()
                .toArray();
        int most = Math.max(sessions.length - 1, 0);
        long wanted = by == By.SESSIONS ? Math.max(1, Math.round((1 - fraction) * sessions.length)) : 1;
        Set<Integer> last = Arrays.stream(sessions)
                .skip(sessions.length - Math.min(wanted, most))
                .boxed()
                .collect(Collectors.toSet());
        List<Segment> earlier = new ArrayList<>();
        List<Segment> later = new ArrayList<>();
        for (int i = 0; i < recordings.size(); i++) {
            boolean late = last.contains(recordings.get(i).session());
            (late ? later : earlier).add(new Segment(i, 0, recordings.get(i).length()));
        }
        return new Segments(earlier, later);
    }

    private Segments byTime(List<Recording> recordings, Duration length) {
        double window = Seconds.of(length);
        double gap = Seconds.of(guard(length));
        Map<Group, Double> durations = new LinkedHashMap<>();
        for (Recording recording : recordings) {
            durations.merge(groupOf(recording), Seconds.duration(recording), Double::sum);
        }
        Map<Group, Double> elapsed = new LinkedHashMap<>();
        List<Segment> earlier = new ArrayList<>();
        List<Segment> later = new ArrayList<>();
        for (int i = 0; i < recordings.size(); i++) {
            Recording recording = recordings.get(i);
            Group group = groupOf(recording);
            double start = elapsed.getOrDefault(group, 0.0);
            elapsed.put(group, start + Seconds.duration(recording));
            double free = durations.getOrDefault(group, 0.0) - gap;
            if (free > 0) {
                double end = fraction * free - start;
                keep(recording, new Segment(i, 0, firstAt(recording, end)), window, earlier);
                keep(recording, new Segment(i, firstAt(recording, end + gap), recording.length()), window, later);
            }
        }
        return new Segments(earlier, later);
    }

    private static Group groupOf(Recording recording) {
        return new Group(recording.session(), recording.label());
    }

    static void keep(Recording recording, Segment segment, double window, List<Segment> part) {
        boolean whole = segment.from() == 0 && segment.to() == recording.length();
        if (segment.from() < segment.to() && (whole || Seconds.duration(recording) > window)) {
            part.add(segment);
        }
    }

    /** The first sample taken at or after {@code time} seconds from the recording's first one. */
    private static int firstAt(Recording recording, double time) {
        int low = 0;
        int high = recording.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Seconds.at(recording, middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.signal.EarlierUnlabelled;
import dev.proprio.client.sensor.signal.TimeSplit;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.client.sensor.signal.TimeSplit.Segments;
import dev.proprio.experiments.spec.PersonalizeSpec;
import dev.proprio.experiments.spec.SupportSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cuts one person's recordings into support and what they are tested on, before windows are cut. */
record SupportCut(SupportSplit split, TimeSplit time, Duration window, int testSessions) {
    private static final Duration LEAST_GUARD = Duration.ofSeconds(10);

    static SupportCut of(PersonalizeSpec spec, Duration window) {
        var by = spec.split() == SupportSplit.TIME ? TimeSplit.By.TIME : TimeSplit.By.SESSION;
        return new SupportCut(
                spec.split(), new TimeSplit(by, spec.support(), spec.guard()), window, spec.testSessions());
    }

    /** With the last session as the test, where sessions are split. */
    SupportCut(SupportSplit split, TimeSplit time, Duration window) {
        this(split, time, window, 1);
    }

    /** The time left out between the parts when time is split. */
    Duration guard() {
        return time.guard().orElse(window.compareTo(LEAST_GUARD) > 0 ? window : LEAST_GUARD);
    }

    /** Earlier is support, later is tested on. A random split gives the last session twice. */
    Segments cut(DataDescription description, List<Recording> recordings) throws SensorDataException {
        return switch (split) {
            case SESSION -> bySession(recordings).stretches(description, recordings, window);
            case TIME ->
                description.windowed() ? windowed(recordings) : time.stretches(description, recordings, window);
            case RANDOM -> {
                List<Segment> last = lastSession(recordings);
                yield new Segments(last, last);
            }
        };
    }

    /** What someone who trains trains on and is tested on: a random split leaks on new people alone. */
    Segments cutForTraining(DataDescription description, List<Recording> recordings) throws SensorDataException {
        return split == SupportSplit.RANDOM
                ? new TimeSplit().stretches(description, recordings, window)
                : cut(description, recordings);
    }

    /** What someone who trains trains on of what nobody labelled: what is earlier than what they are tested on. */
    List<Segment> unlabelledForTraining(
            DataDescription description, List<Recording> labelled, List<Recording> unlabelled)
            throws SensorDataException {
        return switch (split) {
            case SESSION -> bySession(labelled).earlierUnlabelled(description, labelled, unlabelled, window);
            case TIME ->
                description.windowed()
                        ? EarlierUnlabelled.byTime(labelled, windowed(labelled).later(), unlabelled, guard(), window)
                        : time.earlierUnlabelled(description, labelled, unlabelled, window);
            case RANDOM -> new TimeSplit().earlierUnlabelled(description, labelled, unlabelled, window);
        };
    }

    /** The last sessions that are wanted, as the share that they are of this person's. */
    private TimeSplit bySession(List<Recording> recordings) {
        if (testSessions == 1) {
            return time;
        }
        long sessions =
                recordings.stream().mapToInt(Recording::session).distinct().count();
        return new TimeSplit(TimeSplit.By.SESSIONS, 1 - Math.min(1, testSessions / (double) sessions), time.guard());
    }

    private static List<Segment> lastSession(List<Recording> recordings) {
        int last = recordings.stream().mapToInt(Recording::session).max().orElse(0);
        List<Segment> stretches = new ArrayList<>();
        for (int i = 0; i < recordings.size(); i++) {
            if (recordings.get(i).session() == last) {
                stretches.add(new Segment(i, 0, recordings.get(i).length()));
            }
        }
        return stretches;
    }

    /**
     * A source that comes in windows: its authors cut them one after the other, each at most half of the one before, so
     * that every second shares no sample. What is tested on is every second window.
     */
    private Segments windowed(List<Recording> recordings) {
        Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < recordings.size(); i++) {
            var recording = recordings.get(i);
            groups.computeIfAbsent(List.of(recording.session(), recording.label()), key -> new ArrayList<>())
                    .add(i);
        }
        int gap = (int) Math.ceil(2.0 * guard().toNanos() / window.toNanos()) + 1;
        List<Segment> earlier = new ArrayList<>();
        List<Segment> later = new ArrayList<>();
        for (List<Integer> group : groups.values()) {
            int first = (int) (time.fraction() * (group.size() - gap));
            for (int i = 0; i < group.size(); i++) {
                var whole = new Segment(
                        group.get(i), 0, recordings.get(group.get(i)).length());
                if (i < first) {
                    earlier.add(whole);
                } else if (i >= Math.max(first, 0) + gap && (i - first - gap) % 2 == 0) {
                    later.add(whole);
                }
            }
        }
        return new Segments(earlier, later);
    }
}

package dev.proprio.experiments.evaluation;

import dev.proprio.client.dataset.WindowOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Something that was done, or is said to have been done, from some moment on.
 *
 * @param label the class
 * @param stream which of a person's spans of time it is in; moments of two can't be compared
 * @param onset when it begins, in s
 */
record OnsetEvent(int label, int stream, double onset) {
    /** Windows that follow each other begin no further apart than so many windows. */
    private static final double FARTHEST = 2;

    /** A person's windows as they lie in time: the spans that they are in, and which of them continue the one before. */
    private record Placed(int[] streams, boolean[] follows, boolean[] sameRecording) {}

    /** The events that a person did: each stretch of windows of one class in one recording. */
    static List<OnsetEvent> done(List<WindowOrigin> origins, int[] labels, double seconds) {
        Placed placed = place(origins, seconds);
        return runs(origins, labels, placed.streams(), both(placed.follows(), placed.sameRecording()));
    }

    /**
     * The events that windows were taken for: each stretch of windows of one class. A recording that begins because another
     * class was done begins by what is true, which no model sees; one that goes on with the same class was begun by who
     * recorded it.
     */
    static List<OnsetEvent> said(List<WindowOrigin> origins, int[] truth, int[] labels, double seconds) {
        Placed placed = place(origins, seconds);
        return runs(origins, labels, placed.streams(), continues(placed, truth));
    }

    /** The window in which each of these events begins. */
    static int[] saidAt(List<WindowOrigin> origins, int[] truth, int[] labels, double seconds) {
        boolean[] continues = continues(place(origins, seconds), truth);
        return IntStream.range(0, labels.length)
                .filter(i -> !continues[i] || labels[i] != labels[i - 1])
                .toArray();
    }

    private static boolean[] continues(Placed placed, int[] truth) {
        boolean[] continues = placed.follows().clone();
        for (int i = 1; i < truth.length; i++) {
            continues[i] &= placed.sameRecording()[i] || truth[i] != truth[i - 1];
        }
        return continues;
    }

    private static List<OnsetEvent> runs(List<WindowOrigin> origins, int[] labels, int[] streams, boolean[] continues) {
        List<OnsetEvent> events = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (!continues[i] || labels[i] != labels[i - 1]) {
                events.add(new OnsetEvent(labels[i], streams[i], origins.get(i).seconds()));
            }
        }
        return events;
    }

    private static Placed place(List<WindowOrigin> origins, double seconds) {
        int count = origins.size();
        var placed = new Placed(new int[count], new boolean[count], new boolean[count]);
        for (int i = 1; i < count; i++) {
            WindowOrigin before = origins.get(i - 1);
            WindowOrigin now = origins.get(i);
            boolean recording = now.session() == before.session() && now.recording() == before.recording();
            boolean clock = now.session() == before.session() && now.stamped() && before.stamped();
            boolean together = (recording || clock) && now.seconds() > before.seconds();
            placed.streams()[i] = placed.streams()[i - 1] + (together ? 0 : 1);
            placed.follows()[i] = together && now.seconds() - before.seconds() < FARTHEST * seconds;
            placed.sameRecording()[i] = recording;
        }
        return placed;
    }

    private static boolean[] both(boolean[] one, boolean[] other) {
        boolean[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] &= other[i];
        }
        return both;
    }
}

package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.Timeline;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which of a person's recordings without a label are earlier than what the person is tested on. They have sessions and
 * times of their own, so that a split of them alone would keep other ones than the split of what has a label.
 */
public final class EarlierUnlabelled {
    private EarlierUnlabelled() {}

    /** How many of the recordings are kept in part, or not at all. */
    public static int leftOut(List<Recording> unlabelled, List<Segment> kept) {
        Set<Segment> all = Set.copyOf(kept);
        return (int) IntStream.range(0, unlabelled.size())
                .filter(i -> !all.contains(whole(i, unlabelled.get(i))))
                .count();
    }

    /**
     * What was recorded in sessions before the first that is tested on; all if none is.
     *
     * @param labelled the person's recordings with a label, split by session
     * @param later what of them is tested on
     * @param unlabelled the others
     */
    public static List<Segment> bySession(List<Recording> labelled, List<Segment> later, List<Recording> unlabelled) {
        OptionalInt first = later.stream()
                .mapToInt(tested -> labelled.get(tested.recording()).session())
                .min();
        return IntStream.range(0, unlabelled.size())
                .filter(i -> first.isEmpty() || unlabelled.get(i).session() < first.getAsInt())
                .mapToObj(i -> whole(i, unlabelled.get(i)))
                .toList();
    }

    /**
     * What was recorded in sessions in which nothing is tested on, and of the others what ended {@code gap} before the first sample
     * that is. Where no common clock tells which came first, nothing of the session is kept.
     *
     * @param labelled the person's recordings with a label, each session of which was cut
     * @param later what of them is tested on
     * @param unlabelled the others
     * @param gap at least 0
     * @param window a recording that is no longer is never cut in two
     */
    public static List<Segment> byTime(
            List<Recording> labelled, List<Segment> later, List<Recording> unlabelled, Duration gap, Duration window) {
        List<Segment> kept = new ArrayList<>();
        Map<Integer, List<Segment>> tested = later.stream()
                .collect(Collectors.groupingBy(
                        segment -> labelled.get(segment.recording()).session()));
        Map<Integer, List<Recording>> sessions = Stream.of(labelled, unlabelled)
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Recording::session));
        Map<Integer, Double> first = new HashMap<>();
        tested.forEach((session, segments) -> {
            if (haveOneClock(sessions.getOrDefault(session, List.of()))) {
                first.put(
                        session,
                        segments.stream()
                                .mapToDouble(segment -> seconds(labelled.get(segment.recording()))[segment.from()])
                                .min()
                                .orElseThrow());
            }
        });
        for (int i = 0; i < unlabelled.size(); i++) {
            Recording recording = unlabelled.get(i);
            Optional<Double> end = Optional.ofNullable(first.get(recording.session()));
            if (!tested.containsKey(recording.session())) {
                kept.add(whole(i, recording));
            } else if (end.isPresent()) {
                TimeSplit.keep(
                        recording,
                        new Segment(i, 0, before(seconds(recording), end.get() - Seconds.of(gap))),
                        Seconds.of(window),
                        kept);
            }
        }
        return List.copyOf(kept);
    }

    /** Whether all of a session's recordings have times, and no two of them are of the same time. */
    private static boolean haveOneClock(List<Recording> session) {
        List<double[]> times = session.stream()
                .filter(recording -> recording.length() > 0)
                .map(EarlierUnlabelled::seconds)
                .sorted(Comparator.comparingDouble(seconds -> seconds.length == 0 ? 0 : seconds[0]))
                .toList();
        for (int i = 0; i < times.size(); i++) {
            double[] now = times.get(i);
            if (now.length == 0) {
                return false;
            }
            double[] before = i == 0 ? new double[0] : times.get(i - 1);
            if (before.length > 0 && before[before.length - 1] >= now[0]) {
                return false;
            }
        }
        return true;
    }

    /** When samples were taken; nothing if that is only known within their recording. */
    private static double[] seconds(Recording recording) {
        return recording.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds : new double[0];
    }

    /** How many samples were taken before then. */
    private static int before(double[] seconds, double end) {
        int count = 0;
        while (count < seconds.length && seconds[count] < end) {
            count++;
        }
        return count;
    }

    private static Segment whole(int index, Recording recording) {
        return new Segment(index, 0, recording.length());
    }
}

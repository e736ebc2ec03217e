package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.client.sensor.signal.TimeSplit.Segments;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds what support and test windows of a person have in common: samples, or a session although there are several. A
 * person with a single session may be split in time, with a guard gap between the parts: there is no other way.
 */
final class LeakageGuard {
    private LeakageGuard() {}

    /** What leaks, as the end of a sentence about the person; nothing if all is well. */
    static Optional<String> leak(List<Recording> recordings, Segments cut) {
        for (Segment support : cut.earlier()) {
            for (Segment test : cut.later()) {
                if (support.recording() == test.recording()
                        && support.from() < test.to()
                        && test.from() < support.to()) {
                    return Optional.of("support and test windows share samples (recording %s, samples %s to %s)"
                            .formatted(
                                    support.recording() + 1,
                                    Math.max(support.from(), test.from()),
                                    Math.min(support.to(), test.to()) - 1));
                }
            }
        }
        Set<Integer> shared = sessions(recordings, cut.earlier());
        shared.retainAll(sessions(recordings, cut.later()));
        long all = recordings.stream().mapToInt(Recording::session).distinct().count();
        return shared.isEmpty() || all < 2
                ? Optional.empty()
                : Optional.of("support and test windows share session %s, although there are %s sessions"
                        .formatted(shared.iterator().next() + 1, all));
    }

    private static Set<Integer> sessions(List<Recording> recordings, List<Segment> stretches) {
        return stretches.stream()
                .map(segment -> recordings.get(segment.recording()).session())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

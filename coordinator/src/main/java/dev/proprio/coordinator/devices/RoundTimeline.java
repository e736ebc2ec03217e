package dev.proprio.coordinator.devices;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * When what happens in a synchronous round, known before anybody trains. All times in microseconds. Immutable; thread-safe.
 *
 * @param start when it begins
 * @param limit how long it lasts at most
 * @param target so many updates end it
 * @param courses what the devices do, in the plan's order, which decides where two arrive at once
 */
public record RoundTimeline(long start, long limit, int target, List<Course> courses) {
    public RoundTimeline {
        courses = List.copyOf(courses);
    }

    /**
     * Who arrives in time, in the order of arrival: the first {@code target} count, and where the training of one of them
     * fails, the next one does.
     */
    public List<String> contenders() {
        // The sort is stable: of two that arrive at once, the plan's first is first.
        return courses.stream()
                .filter(this::isInTime)
                .sorted(Comparator.comparingLong(Course::arrival))
                .map(Course::device)
                .toList();
    }

    private boolean isInTime(Course course) {
        return course.leaves().isEmpty() && course.arrival() <= limit;
    }

    /**
     * How long it lasts.
     *
     * @param counted whose updates count
     */
    public long length(Collection<String> counted) {
        Set<String> these = Set.copyOf(counted);
        if (these.size() >= target) {
            return courses.stream()
                    .filter(course -> these.contains(course.device()))
                    .mapToLong(Course::arrival)
                    .max()
                    .orElse(limit);
        }
        // Who leaves says nothing: the round waits.
        boolean allAnswer = courses.stream().allMatch(this::isInTime);
        return allAnswer ? courses.stream().mapToLong(Course::arrival).max().orElse(limit) : limit;
    }

    /** What became of those who were never to be trained. */
    public enum Missed {
        /** Gone before the round was over. */
        LEFT,
        /** Not done when the round had enough. */
        LATE,
        /** Not done at the deadline. */
        DEADLINE
    }

    /**
     * What became of a device that did not answer.
     *
     * @param length how long the round lasted
     * @param complete whether it had enough updates
     */
    public Missed missed(Course course, long length, boolean complete) {
        if (course.leaves().isPresent() && course.leaves().getAsLong() <= length) {
            return Missed.LEFT;
        }
        return complete ? Missed.LATE : Missed.DEADLINE;
    }

    /** Courses by device. */
    public Map<String, Course> byDevice() {
        Map<String, Course> named = new LinkedHashMap<>();
        courses.forEach(course -> named.put(course.device(), course));
        return named;
    }
}

package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.RatioBootstrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What rejection makes of events. A false activation is an event that is said to begin in a window of no event's class.
 *
 * @param answered how well events are found if every window is answered
 * @param rejected the same with rejection
 * @param hours of windows of no event
 * @param answeredFalse how many false activations there are if every window is answered
 * @param rejectedFalse how many with rejection
 * @param ratio the second over the first; absent without any
 * @param ratioInterval its 95 % interval for other people like these, by bootstrap over people; absent for too few
 * @param answeredLatency seconds from an event's onset to the end of the window in which it is first said, the mean over those
 *     that are found, if every window is answered; absent without any
 * @param rejectedLatency the same with rejection
 */
public record EventRejection(
        EventFigures answered,
        EventFigures rejected,
        double hours,
        long answeredFalse,
        long rejectedFalse,
        Optional<Double> ratio,
        Optional<Interval> ratioInterval,
        Optional<Double> answeredLatency,
        Optional<Double> rejectedLatency) {
    /** What is measured, and how. */
    record Asked(List<String> names, Set<Integer> events, double windowSeconds, double toleranceSeconds, long seed) {}

    /**
     * Compares.
     *
     * @param people each with what is said if every window is answered
     * @param rejecting the same people with what is said where some are rejected
     */
    static EventRejection of(List<PersonPredictions> people, List<PersonPredictions> rejecting, Asked asked) {
        double[] before = people.stream()
                .mapToDouble(person -> falseActivations(person, asked))
                .toArray();
        double[] after = rejecting.stream()
                .mapToDouble(person -> falseActivations(person, asked))
                .toArray();
        double answered =
                IntStream.range(0, before.length).mapToDouble(i -> before[i]).sum();
        double rejected =
                IntStream.range(0, after.length).mapToDouble(i -> after[i]).sum();
        double hours = people.stream()
                        .mapToLong(person -> IntStream.of(person.truth())
                                .filter(label -> !asked.events().contains(label))
                                .count())
                        .sum()
                * asked.windowSeconds()
                / 3600;
        return new EventRejection(
                figures(people, asked),
                figures(rejecting, asked),
                hours,
                (long) answered,
                (long) rejected,
                answered == 0 ? Optional.empty() : Optional.of(rejected / answered),
                RatioBootstrap.interval(after, before, Interval.LEVEL, asked.seed()),
                latency(people, asked),
                latency(rejecting, asked));
    }

    private static EventFigures figures(List<PersonPredictions> people, Asked asked) {
        List<String> names = new ArrayList<>(asked.names());
        names.add("");
        return EventFigures.of(
                people,
                names,
                IntStream.range(0, asked.names().size())
                        .filter(asked.events()::contains)
                        .mapToObj(asked.names()::get)
                        .toList(),
                asked.windowSeconds(),
                asked.toleranceSeconds());
    }

    private static long falseActivations(PersonPredictions person, Asked asked) {
        return IntStream.of(
                        OnsetEvent.saidAt(person.origins(), person.truth(), person.predicted(), asked.windowSeconds()))
                .filter(window -> asked.events().contains(person.predicted()[window]))
                .filter(window -> !asked.events().contains(person.truth()[window]))
                .count();
    }

    private static Optional<Double> latency(List<PersonPredictions> people, Asked asked) {
        double[] delays = people.stream()
                .flatMapToDouble(person ->
                        EventFigures.delays(person, asked.events(), asked.windowSeconds(), asked.toleranceSeconds()))
                .toArray();
        return delays.length == 0
                ? Optional.empty()
                : Optional.of(IntStream.range(0, delays.length)
                                .mapToDouble(i -> delays[i])
                                .average()
                                .orElseThrow()
                        + asked.windowSeconds());
    }

    /** False activations an hour if every window is answered; absent without windows of no event. */
    public Optional<Double> answeredPerHour() {
        return hours == 0 ? Optional.empty() : Optional.of(answeredFalse / hours);
    }

    /** The same with rejection. */
    public Optional<Double> rejectedPerHour() {
        return hours == 0 ? Optional.empty() : Optional.of(rejectedFalse / hours);
    }
}

package dev.proprio.experiments.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * How well events are found: event-based F1 of their onsets (Mesaros, Heittola and Virtanen 2016, Metrics for Polyphonic Sound
 * Event Detection, section 4.2), for events that nobody has to find the end of. An event is a stretch of windows of one
 * class; it is found if one of its class is said to begin no further away than the tolerance, each counting once.
 *
 * @param toleranceSeconds how far an onset that is said may be from the true one
 * @param done how many events there were
 * @param said how many were said
 * @param matched how many of both are the same
 * @param precision the share of what was said that is right; absent where nothing was said
 * @param recall the share of what there was that was found; absent where there was nothing
 * @param f1 of all classes together; absent where there was nothing and nothing was said
 * @param macroF1 the mean over classes that there were, or that were said; absent likewise
 * @param classes class by class
 */
public record EventFigures(
        double toleranceSeconds,
        long done,
        long said,
        long matched,
        Optional<Double> precision,
        Optional<Double> recall,
        Optional<Double> f1,
        Optional<Double> macroF1,
        List<EventCounts> classes) {
    public EventFigures {
        classes = List.copyOf(classes);
    }

    /**
     * The figures over people; an event of one is never matched with one of another.
     *
     * @param people what was said of everybody's windows, with where these come from
     * @param names of all classes, in the order of labels
     * @param events the classes that are events; windows of others are what is between them
     * @param windowSeconds how long a window is
     */
    public static EventFigures of(
            List<PersonPredictions> people,
            List<String> names,
            List<String> events,
            double windowSeconds,
            double toleranceSeconds) {
        int classes = names.size();
        long[] done = new long[classes];
        long[] said = new long[classes];
        long[] matched = new long[classes];
        for (PersonPredictions person : people) {
            List<OnsetEvent> truth = OnsetEvent.done(person.origins(), person.truth(), windowSeconds);
            List<OnsetEvent> predicted =
                    OnsetEvent.said(person.origins(), person.truth(), person.predicted(), windowSeconds);
            Map<OnsetEvent, double[]> here = onsets(truth);
            Map<OnsetEvent, double[]> there = onsets(predicted);
            here.forEach((where, onsets) -> done[where.label()] += onsets.length);
            there.forEach((where, onsets) -> said[where.label()] += onsets.length);
            here.forEach((where, onsets) -> matched[where.label()] +=
                    OnsetMatching.count(onsets, there.getOrDefault(where, new double[0]), toleranceSeconds));
        }
        List<EventCounts> counts = new ArrayList<>();
        for (String name : events.isEmpty() ? names : events) {
            int c = names.indexOf(name);
            counts.add(EventCounts.of(name, done[c], said[c], matched[c]));
        }
        return of(toleranceSeconds, counts);
    }

    /** By how many seconds what is said of a person's events of these classes is later than they are, of those that are found. */
    static DoubleStream delays(
            PersonPredictions person, Set<Integer> events, double windowSeconds, double toleranceSeconds) {
        Map<OnsetEvent, double[]> truth = onsets(OnsetEvent.done(person.origins(), person.truth(), windowSeconds));
        Map<OnsetEvent, double[]> said =
                onsets(OnsetEvent.said(person.origins(), person.truth(), person.predicted(), windowSeconds));
        return truth.entrySet().stream()
                .filter(here -> events.contains(here.getKey().label()))
                .sorted(Comparator.comparingInt((Map.Entry<OnsetEvent, double[]> here) -> here.getKey().stream())
                        .thenComparingInt(here -> here.getKey().label()))
                .flatMapToDouble(here -> DoubleStream.of(OnsetMatching.delays(
                        here.getValue(), said.getOrDefault(here.getKey(), new double[0]), toleranceSeconds)));
    }

    private static EventFigures of(double tolerance, List<EventCounts> counts) {
        long done = counts.stream().mapToLong(EventCounts::done).sum();
        long said = counts.stream().mapToLong(EventCounts::said).sum();
        long matched = counts.stream().mapToLong(EventCounts::matched).sum();
        OptionalDouble macro = counts.stream()
                .flatMap(count -> count.f1().stream())
                .mapToDouble(f1 -> f1)
                .average();
        return new EventFigures(
                tolerance,
                done,
                said,
                matched,
                share(matched, said),
                share(matched, done),
                share(2 * matched, done + said),
                macro.isPresent() ? Optional.of(macro.getAsDouble()) : Optional.empty(),
                counts);
    }

    private static Optional<Double> share(long part, long whole) {
        return whole == 0 ? Optional.empty() : Optional.of((double) part / whole);
    }

    /** The onsets of each class in each span of time; the onset of a key is 0. */
    private static Map<OnsetEvent, double[]> onsets(List<OnsetEvent> events) {
        Map<OnsetEvent, List<Double>> grouped = events.stream()
                .collect(Collectors.groupingBy(
                        event -> new OnsetEvent(event.label(), event.stream(), 0),
                        Collectors.mapping(OnsetEvent::onset, Collectors.toList())));
        Map<OnsetEvent, double[]> onsets = new HashMap<>();
        grouped.forEach((where, moments) ->
                onsets.put(where, moments.stream().mapToDouble(moment -> moment).toArray()));
        return onsets;
    }
}

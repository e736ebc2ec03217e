package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.RatioBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What rejection by a score comes to for a method, over all seeds and people who did not choose thresholds.
 *
 * @param people how many were measured, the same one under several seeds being one
 * @param seeds under how many seeds
 * @param answered the share of windows of gestures that are still answered; NaN without any
 * @param foundBefore the share of them whose class is found if every window is answered
 * @param foundAfter the share of them whose class is found with rejection
 * @param falseBefore false activations an hour of background if every window is answered; NaN without background
 * @param falseAfter the same with rejection
 * @param ratio the second over the first; absent without any
 * @param interval its 95 % interval for other seeds and people, by bootstrap over both; absent for too few
 */
public record RejectionSummary(
        ResultCell cell,
        RejectionScore score,
        int people,
        int seeds,
        double answered,
        double foundBefore,
        double foundAfter,
        double falseBefore,
        double falseAfter,
        Optional<Double> ratio,
        Optional<Interval> interval) {
    private record Place(ResultCell cell, RejectionScore score) {}

    /** Of each method, number of shots and score, in the order in which they come first. */
    public static List<RejectionSummary> of(List<RejectedPerson> people) {
        Map<Place, List<RejectedPerson>> places = new LinkedHashMap<>();
        people.forEach(
                person -> places.computeIfAbsent(new Place(person.cell(), person.score()), place -> new ArrayList<>())
                        .add(person));
        List<RejectionSummary> summaries = new ArrayList<>();
        places.forEach((place, all) -> summaries.add(of(place, all)));
        return List.copyOf(summaries);
    }

    private static RejectionSummary of(Place place, List<RejectedPerson> people) {
        double before = sum(people, RejectedPerson::falseBefore);
        double after = sum(people, RejectedPerson::falseAfter);
        double hours = sum(people, RejectedPerson::hours);
        double gestures = sum(people, RejectedPerson::gestures);
        long[] seeds = people.stream()
                .mapToLong(RejectedPerson::seed)
                .distinct()
                .sorted()
                .toArray();
        List<String> users =
                people.stream().map(RejectedPerson::user).distinct().sorted().toList();
        double[][] above = new double[seeds.length][users.size()];
        double[][] below = new double[seeds.length][users.size()];
        for (RejectedPerson person : people) {
            int row = Arrays.binarySearch(seeds, person.seed());
            int column = users.indexOf(person.user());
            above[row][column] = person.falseAfter();
            below[row][column] = person.falseBefore();
        }
        return new RejectionSummary(
                place.cell,
                place.score,
                users.size(),
                seeds.length,
                sum(people, RejectedPerson::answered) / gestures,
                sum(people, RejectedPerson::foundBefore) / gestures,
                sum(people, RejectedPerson::foundAfter) / gestures,
                before / hours,
                after / hours,
                before == 0 ? Optional.empty() : Optional.of(after / before),
                RatioBootstrap.crossed(above, below, Interval.LEVEL, seeds[0]));
    }

    private static double sum(List<RejectedPerson> people, ToDoubleFunction<RejectedPerson> value) {
        return people.stream().mapToDouble(value).sum();
    }
}

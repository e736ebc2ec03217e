package dev.proprio.experiments.personalization;

import dev.proprio.experiments.spec.RejectionScore;
import dev.proprio.experiments.spec.RejectionThresholds;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.RatioBootstrap;
import dev.proprio.proto.text.CountText;
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
 * @param thresholds whose threshold it is
 * @param people how many were measured, the same one under several seeds being one
 * @param seeds under how many seeds
 * @param withoutOwn how many of the people had no window to choose a threshold of their own by in some episode, and had everyone's there
 * @param answered the share of windows of gestures that are still answered; NaN without any
 * @param leastAnswered the same of the person of whom it is the least, the mean over seeds; NaN without any
 * @param foundBefore the share of them whose class is found if every window is answered
 * @param foundAfter the share of them whose class is found with rejection
 * @param falseBefore false activations an hour of background if every window is answered; NaN without background
 * @param falseAfter the same with rejection
 * @param ratio the second over the first; absent without any
 * @param interval its 95 % interval for other seeds and people, by bootstrap over both; absent for too few
 * @param ofEveryone false activations over those with everyone's threshold, of the same windows; absent where it is everyone's, or that
 *     was not measured, or there are none
 * @param ofEveryoneInterval its interval
 */
public record RejectionSummary(
        ResultCell cell,
        RejectionScore score,
        RejectionThresholds thresholds,
        int people,
        int seeds,
        int withoutOwn,
        double answered,
        double leastAnswered,
        double foundBefore,
        double foundAfter,
        double falseBefore,
        double falseAfter,
        Optional<Double> ratio,
        Optional<Interval> interval,
        Optional<Double> ofEveryone,
        Optional<Interval> ofEveryoneInterval) {
    /** What has to be said of thresholds of people's own, once for each method and number of shots; none if all chose theirs. */
    public static List<String> notes(List<RejectionSummary> summaries) {
        return summaries.stream()
                .filter(summary -> summary.withoutOwn > 0)
                .map(summary ->
                        "%s of %s had no window to choose a threshold of their own by, and had everyone's there (%s, k = %s)"
                                .formatted(
                                        summary.withoutOwn,
                                        CountText.of(summary.people, "person", "people"),
                                        summary.cell.method(),
                                        summary.cell.shots()))
                .distinct()
                .toList();
    }

    private record Place(ResultCell cell, RejectionScore score, RejectionThresholds thresholds) {}

    /** Of each method, number of shots and score, in the order in which they come first. */
    public static List<RejectionSummary> of(List<RejectedPerson> people) {
        Map<Place, List<RejectedPerson>> places = new LinkedHashMap<>();
        people.forEach(person -> places.computeIfAbsent(
                        new Place(person.cell(), person.score(), person.thresholds()), place -> new ArrayList<>())
                .add(person));
        List<RejectionSummary> summaries = new ArrayList<>();
        places.forEach((place, all) -> summaries.add(of(
                place,
                all,
                place.thresholds == RejectionThresholds.EVERYONE
                        ? List.of()
                        : places.getOrDefault(
                                new Place(place.cell, place.score, RejectionThresholds.EVERYONE), List.of()))));
        return List.copyOf(summaries);
    }

    private static RejectionSummary of(Place place, List<RejectedPerson> people, List<RejectedPerson> everyone) {
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
        double[][] above = table(people, seeds, users, RejectedPerson::falseAfter);
        double shared = sum(everyone, RejectedPerson::falseAfter);
        return new RejectionSummary(
                place.cell,
                place.score,
                place.thresholds,
                users.size(),
                seeds.length,
                Math.toIntExact(people.stream()
                        .filter(person -> person.withoutOwn() > 0)
                        .map(RejectedPerson::user)
                        .distinct()
                        .count()),
                sum(people, RejectedPerson::answered) / gestures,
                leastAnswered(people, seeds),
                sum(people, RejectedPerson::foundBefore) / gestures,
                sum(people, RejectedPerson::foundAfter) / gestures,
                before / hours,
                after / hours,
                before == 0 ? Optional.empty() : Optional.of(after / before),
                RatioBootstrap.crossed(
                        above, table(people, seeds, users, RejectedPerson::falseBefore), Interval.LEVEL, seeds[0]),
                shared == 0 ? Optional.empty() : Optional.of(after / shared),
                shared == 0
                        ? Optional.empty()
                        : RatioBootstrap.crossed(
                                above,
                                table(everyone, seeds, users, RejectedPerson::falseAfter),
                                Interval.LEVEL,
                                seeds[0]));
    }

    private static double[][] table(
            List<RejectedPerson> people, long[] seeds, List<String> users, ToDoubleFunction<RejectedPerson> value) {
        double[][] table = new double[seeds.length][users.size()];
        for (RejectedPerson person : people) {
            table[Arrays.binarySearch(seeds, person.seed())][users.indexOf(person.user())] =
                    value.applyAsDouble(person);
        }
        return table;
    }

    /** Under each seed that of the person of whom the least is answered. */
    private static double leastAnswered(List<RejectedPerson> people, long[] seeds) {
        return Arrays.stream(seeds)
                .mapToDouble(seed -> people.stream()
                        .filter(person -> person.seed() == seed && person.gestures() > 0)
                        .mapToDouble(person -> person.answered() / person.gestures())
                        .min()
                        .orElse(Double.NaN))
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static double sum(List<RejectedPerson> people, ToDoubleFunction<RejectedPerson> value) {
        return people.stream().mapToDouble(value).sum();
    }
}

package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.spec.RejectionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Below which familiarity a window is rejected: the highest at which as many familiar windows are still answered as was asked. */
public final class RejectionThreshold {
    private RejectionThreshold() {}

    /** A familiarity; one that is no number is below all others. */
    public static double leastWithoutNumber(double familiarity) {
        return Double.isNaN(familiarity) ? Double.NEGATIVE_INFINITY : familiarity;
    }

    /**
     * The threshold of these windows' familiarity; empty without any.
     *
     * @param familiarity of windows that are to be answered; of equal ones all are
     */
    public static Optional<Double> of(double[] familiarity, double recall) {
        double[] sorted = Arrays.stream(familiarity)
                .map(RejectionThreshold::leastWithoutNumber)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return Optional.empty();
        }
        return Optional.of(sorted[(int) rank(sorted.length, recall) - 1]);
    }

    /** Which of so many windows' familiarity is the threshold, from the lowest on and from 1. */
    public static long rank(long windows, double recall) {
        // So many may be below; the product is rounded, and a hair above a whole number is that number.
        long below = (long) Math.floor((double) windows * (1 - recall) + 1e-9);
        return Math.min(windows - 1, below) + 1;
    }

    /** The threshold of some people's windows of the wanted classes. */
    public static Optional<Double> of(List<ScoredPerson> people, Set<Integer> wanted, RejectionSpec asked) {
        return of(
                people.stream()
                        .flatMapToDouble(person -> IntStream.range(0, person.truth().length)
                                .filter(i -> wanted.contains(person.truth()[i]))
                                .mapToDouble(i -> person.familiarity()[i]))
                        .toArray(),
                asked.recall());
    }

    /** The first quarter of a person's windows of each of the wanted classes, at least one of a class with two. */
    static int[] own(ScoredPerson person, Set<Integer> wanted) {
        return FirstOfEachClass.of(person.truth(), wanted::contains);
    }

    /** All places but these. */
    static int[] others(ScoredPerson person, int[] places) {
        Set<Integer> used = new HashSet<>();
        List<Integer> rest = new ArrayList<>();
        Arrays.stream(places).forEach(used::add);
        IntStream.range(0, person.truth().length).filter(i -> !used.contains(i)).forEach(rest::add);
        return rest.stream().mapToInt(i -> i).toArray();
    }
}

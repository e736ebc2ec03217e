package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.spec.ConformalSpec;
import dev.proprio.experiments.statistics.ClusteredShare;
import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.ShareInterval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What sets of classes with a promise come to, on people who did not calibrate.
 *
 * @param asked the promise
 * @param threshold which scores are in a set; absent where no threshold keeps the promise, so that sets have all classes
 * @param calibrationPeople whose windows chose the threshold
 * @param calibrationWindows how many windows did
 * @param people who were measured
 * @param windows how many of theirs were
 * @param coverage the share of these windows whose set has the true class
 * @param binomial the 95 % interval of the coverage, were windows independent
 * @param clustered the same for other people like these, whose windows resemble each other; absent for too few people
 * @param personMean the mean over people of each one's coverage
 * @param sizes how many sets have no class, one, two and so on
 * @param meanSize how many classes a set has in the mean
 * @param empty the share of sets without a class: nothing is said
 * @param single the share of sets with one class: an answer
 * @param singleRight the share of these whose class is the true one; absent where there is none
 * @param each one's coverage, in the data's order
 */
public record ConformalFigures(
        ConformalSpec asked,
        Optional<Double> threshold,
        int calibrationPeople,
        long calibrationWindows,
        int people,
        long windows,
        double coverage,
        Interval binomial,
        Optional<Interval> clustered,
        double personMean,
        List<Long> sizes,
        double meanSize,
        double empty,
        double single,
        Optional<Double> singleRight,
        List<PersonCoverage> each) {
    private static final int TENTHS = 10;

    public ConformalFigures {
        sizes = List.copyOf(sizes);
        each = List.copyOf(each);
    }

    /**
     * Measures.
     *
     * @param calibration who chose the threshold
     * @param measured who did not, each with a window or more and probabilities
     */
    public static ConformalFigures of(
            ConformalSpec asked,
            int classes,
            Optional<Double> threshold,
            List<PersonPredictions> calibration,
            List<PersonPredictions> measured) {
        long[] sizes = new long[classes + 1];
        long right = 0;
        List<PersonCoverage> each = new ArrayList<>();
        for (PersonPredictions person : measured) {
            float[] probabilities = person.scores().orElseThrow();
            long covered = 0;
            long elements = 0;
            for (int i = 0; i < person.truth().length; i++) {
                int size = ConformalSets.size(asked.score(), probabilities, classes, i, threshold);
                boolean has = ConformalSets.isIn(
                        ConformalSets.score(asked.score(), probabilities, classes, i, person.truth()[i]), threshold);
                sizes[size]++;
                elements += size;
                covered += has ? 1 : 0;
                right += has && size == 1 ? 1 : 0;
            }
            int windows = person.truth().length;
            each.add(new PersonCoverage(person.person(), windows, covered, (double) elements / windows));
        }
        return of(asked, threshold, calibration, each, sizes, right);
    }

    private static ConformalFigures of(
            ConformalSpec asked,
            Optional<Double> threshold,
            List<PersonPredictions> calibration,
            List<PersonCoverage> each,
            long[] sizes,
            long right) {
        long[] covered = each.stream().mapToLong(PersonCoverage::covered).toArray();
        long[] all = each.stream().mapToLong(PersonCoverage::windows).toArray();
        long windows = IntStream.range(0, all.length).mapToLong(i -> all[i]).sum();
        long hits = each.stream().mapToLong(PersonCoverage::covered).sum();
        double elements = IntStream.range(0, sizes.length)
                .mapToDouble(size -> (double) size * sizes[size])
                .sum();
        return new ConformalFigures(
                asked,
                threshold,
                calibration.size(),
                calibration.stream().mapToLong(person -> person.truth().length).sum(),
                each.size(),
                windows,
                (double) hits / (double) windows,
                ShareInterval.of((double) hits, (double) windows, Interval.LEVEL),
                ClusteredShare.interval(covered, all, Interval.LEVEL),
                each.stream().mapToDouble(PersonCoverage::share).average().orElseThrow(),
                IntStream.range(0, sizes.length).mapToObj(size -> sizes[size]).toList(),
                elements / windows,
                (double) sizes[0] / windows,
                (double) sizes[1] / windows,
                sizes[1] == 0 ? Optional.empty() : Optional.of((double) right / sizes[1]),
                each);
    }

    /** How many people's coverage is below 10 %, from 10 % to below 20 %, and so on; the last tenth has 100 %. */
    public List<Long> tenths() {
        return IntStream.range(0, TENTHS)
                .mapToObj(tenth -> each.stream()
                        .filter(person -> Math.min(TENTHS - 1, TENTHS * person.covered() / person.windows()) == tenth)
                        .count())
                .toList();
    }
}

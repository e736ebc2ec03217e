package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.statistics.ClusteredShare;
import dev.proprio.experiments.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How many windows of a class are found.
 *
 * @param name the class
 * @param windows how many are of it, at least 1
 * @param people how many people did it
 * @param recall the share that is found
 * @param low where the 95 % interval of the recall begins, for other people like these; absent where they are too few
 * @param high where it ends
 * @param withheld why there is no interval, if there is none
 */
public record ClassRecall(
        String name,
        long windows,
        int people,
        double recall,
        Optional<Double> low,
        Optional<Double> high,
        Optional<String> withheld) {
    /**
     * The recall of every class that has windows. People are the units of its interval ({@link ClusteredShare}).
     *
     * @param people each one's windows
     */
    public static List<ClassRecall> of(List<ConfusionMatrix> people, List<String> names) {
        List<ClassRecall> recalls = new ArrayList<>();
        for (int c = 0; c < names.size(); c++) {
            int label = c;
            List<ConfusionMatrix> doing =
                    people.stream().filter(person -> person.actual(label) > 0).toList();
            if (!doing.isEmpty()) {
                recalls.add(of(doing, label, names.get(c)));
            }
        }
        return recalls;
    }

    private static ClassRecall of(List<ConfusionMatrix> people, int label, String name) {
        long[] windows =
                people.stream().mapToLong(person -> person.actual(label)).toArray();
        long[] found =
                people.stream().mapToLong(person -> person.count(label, label)).toArray();
        long all = people.stream().mapToLong(person -> person.actual(label)).sum();
        long hits =
                people.stream().mapToLong(person -> person.count(label, label)).sum();
        Optional<Interval> interval = ClusteredShare.interval(found, windows, Interval.LEVEL);
        return new ClassRecall(
                name,
                all,
                people.size(),
                (double) hits / all,
                interval.map(Interval::low),
                interval.map(Interval::high),
                interval.isPresent()
                        ? Optional.empty()
                        : Optional.of("an interval takes the windows of %s people or more"
                                .formatted(ClusteredShare.FEWEST_PEOPLE)));
    }
}

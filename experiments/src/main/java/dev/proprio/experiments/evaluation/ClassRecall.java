package dev.proprio.experiments.evaluation;

import dev.proprio.experiments.statistics.Interval;
import dev.proprio.experiments.statistics.ShareInterval;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How many windows of a class are found.
 *
 * @param name the class
 * @param windows how many are of it, at least 1
 * @param people how many people did it
 * @param recall the share that is found
 * @param low where the 95 % interval of the recall begins
 * @param high where it ends
 */
public record ClassRecall(String name, long windows, int people, double recall, double low, double high) {
    /**
     * The recall of every class that has windows. The interval is the wider of two: that of a share of independent
     * windows, and that of a ratio over people, whose windows resemble each other (Cochran 1977, section 6.4, with
     * Student's t).
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
        long all = people.stream().mapToLong(person -> person.actual(label)).sum();
        long found =
                people.stream().mapToLong(person -> person.count(label, label)).sum();
        double recall = (double) found / (double) all;
        Interval windows = ShareInterval.of((double) found, Math.toIntExact(all), Interval.LEVEL);
        double reach = reach(people, label, recall, all);
        return new ClassRecall(
                name,
                all,
                people.size(),
                recall,
                Math.clamp(recall - reach, 0, windows.low()),
                Math.clamp(recall + reach, windows.high(), 1));
    }

    private static double reach(List<ConfusionMatrix> people, int label, double recall, long all) {
        int count = people.size();
        if (count < 2) {
            return 0;
        }
        double squares = people.stream()
                .mapToDouble(person -> person.count(label, label) - recall * person.actual(label))
                .map(more -> more * more)
                .sum();
        double t = new TDistribution(count - 1).inverseCumulativeProbability((1 + Interval.LEVEL) / 2);
        return t * Math.sqrt(squares * count / (count - 1)) / all;
    }
}

package dev.proprio.experiments.evaluation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** A person's first windows of each class, by which something is chosen, so that the others can be measured with it. */
public final class FirstOfEachClass {
    private static final int ONE_IN = 4;

    private FirstOfEachClass() {}

    /** The places of the first quarter of the windows of each wanted class, at least one of a class with two. */
    public static int[] of(int[] labels, IntPredicate wanted) {
        Map<Integer, Integer> counts = new HashMap<>();
        IntStream.of(labels).forEach(label -> counts.merge(label, 1, Integer::sum));
        Map<Integer, Integer> seen = new HashMap<>();
        return IntStream.range(0, labels.length)
                .filter(i -> wanted.test(labels[i]))
                .filter(i -> {
                    int all = counts.getOrDefault(labels[i], 0);
                    int before = seen.merge(labels[i], 1, Integer::sum) - 1;
                    return before < (all < 2 ? 0 : Math.max(1, all / ONE_IN));
                })
                .toArray();
    }
}

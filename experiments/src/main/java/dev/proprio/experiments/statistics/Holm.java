package dev.proprio.experiments.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down adjustment of p-values, which keeps the chance of any false claim (Holm 1979). */
public final class Holm {
    private Holm() {}

    /** The adjusted values, in the order of {@code p}. */
    public static double[] adjust(double... p) {
        List<Integer> order = IntStream.range(0, p.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = new double[p.length];
        double largest = 0;
        for (int j = 0; j < p.length; j++) {
            largest = Math.max(largest, Math.min(1, (p.length - j) * p[order.get(j)]));
            adjusted[order.get(j)] = largest;
        }
        return adjusted;
    }
}

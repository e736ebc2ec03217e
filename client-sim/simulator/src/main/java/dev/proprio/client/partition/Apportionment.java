package dev.proprio.client.partition;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Divides a whole number of things in given proportions (largest remainders, Hamilton's method). */
final class Apportionment {
    private Apportionment() {}

    /**
     * Sizes that sum to {@code total}: {@code minimum} for each, and the rest by {@code weights}.
     *
     * @param weights not negative; if all are 0, they count as equal
     * @param total at least {@code minimum * weights.length}
     */
    static int[] of(double[] weights, int total, int minimum) {
        double sum = Arrays.stream(weights).sum();
        int rest = total - Math.multiplyExact(minimum, weights.length);
        int[] sizes = new int[weights.length];
        double[] remainders = new double[weights.length];
        int given = 0;
        for (int i = 0; i < weights.length; i++) {
            double share = sum > 0 ? rest * (weights[i] / sum) : (double) rest / weights.length;
            int whole = (int) Math.min(share, rest - given);
            sizes[i] = minimum + whole;
            remainders[i] = share - whole;
            given += whole;
        }
        int[] order = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -remainders[i])
                        .thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i = 0; given < rest; i++, given++) {
            sizes[order[i % order.length]]++;
        }
        return sizes;
    }
}

package dev.proprio.experiments.compare;

import dev.proprio.experiments.statistics.EffectSize;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A seed whose difference is far from those of the others, and that makes most of their mean, such as one whose run
 * collapsed.
 *
 * @param meanWithout the mean of the other seeds' differences
 */
record OutlierSeed(long seed, double meanWithout) {
    private static final int FEWEST_SEEDS = 4;
    /** So many standard deviations of a normal distribution from the median is far. */
    private static final double FAR = 5;
    /** A normal distribution's standard deviation over its median absolute deviation. */
    private static final double NORMAL = 1.4826;

    /** The farthest such seed of {@code result}, if there is one. */
    static Optional<OutlierSeed> of(PairedResult result) {
        List<Double> differences = result.differences();
        double median = result.medianDifference();
        int odd = farthest(differences, median);
        double usual = NORMAL
                * EffectSize.median(differences.stream()
                        .mapToDouble(difference -> Math.abs(difference - median))
                        .toArray());
        double without = EffectSize.mean(IntStream.range(0, differences.size())
                .filter(i -> differences.size() == 1 || i != odd)
                .mapToDouble(differences::get)
                .toArray());
        boolean far = Math.abs(differences.get(odd) - median) > FAR * usual;
        boolean decides = Math.abs(result.meanDifference() - without) > Math.abs(result.meanDifference()) / 2;
        return differences.size() >= FEWEST_SEEDS && far && decides
                ? Optional.of(new OutlierSeed(result.seeds().get(odd), without))
                : Optional.empty();
    }

    private static int farthest(List<Double> differences, double from) {
        double[] distances = differences.stream()
                .mapToDouble(difference -> Math.abs(difference - from))
                .toArray();
        double most = Arrays.stream(distances).max().orElseThrow();
        return IntStream.range(0, distances.length)
                .filter(i -> distances[i] == most)
                .findFirst()
                .orElseThrow();
    }
}

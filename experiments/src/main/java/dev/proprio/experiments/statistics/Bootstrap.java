package dev.proprio.experiments.statistics;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Bootstrap confidence intervals of a mean, resampling whole clusters (Efron and Tibshirani 1993, chapters 13
 * and 14). The draws are keyed: the same values give the same interval.
 *
 * @param resamples how many resamples are drawn, at least 100
 * @param level the probability that the interval is to cover the mean, between 0 and 1
 * @param seed the root of the draws
 */
public record Bootstrap(int resamples, double level, long seed) {
    public Bootstrap {
        if (resamples < 100 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("%d resamples at level %s make no interval".formatted(resamples, level));
        }
    }

    /** 10,000 resamples, 95 %. */
    public Bootstrap() {
        this(10_000, 0.95, 0);
    }

    /** The interval between the percentiles of the resampled means. */
    public Interval percentile(Clusters clusters) {
        double tail = (1 - level) / 2;
        double[] means = means(clusters);
        return new Interval(quantile(means, tail), quantile(means, 1 - tail));
    }

    /** The same with Efron's correction of bias and skewness (BCa), for values that are skewed. */
    public Interval bca(Clusters clusters) {
        double[] means = means(clusters);
        var normal = new NormalDistribution();
        double below = below(means, clusters.mean());
        double tail = (1 - level) / 2;
        if (clusters.size() < 3 || below <= 0 || below >= 1) {
            return new Interval(quantile(means, tail), quantile(means, 1 - tail));
        }
        double bias = normal.inverseCumulativeProbability(below);
        double acceleration = acceleration(clusters);
        double[] ends = new double[2];
        for (int end = 0; end < 2; end++) {
            double z = bias + normal.inverseCumulativeProbability(end == 0 ? tail : 1 - tail);
            ends[end] = quantile(means, normal.cumulativeProbability(bias + z / (1 - acceleration * z)));
        }
        return new Interval(ends[0], ends[1]);
    }

    /**
     * The interval when both seeds and people are drawn anew, each independently: the pigeonhole bootstrap (Owen
     * 2007), which errs towards wide intervals. With one seed, that of the people alone.
     */
    public Interval crossed(Table table) {
        if (table.seeds() == 1) {
            return bca(table.byPerson());
        }
        var random = KeyedRandom.of(seed, "crossed bootstrap");
        double[] means = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            do {
                means[b] = table.mean(drawn(table.seeds(), random), drawn(table.people(), random));
            } while (Double.isNaN(means[b]));
        }
        Arrays.sort(means);
        double tail = (1 - level) / 2;
        return new Interval(quantile(means, tail), quantile(means, 1 - tail));
    }

    /** How often each of {@code count} is among as many draws. */
    private static int[] drawn(int count, KeyedRandom random) {
        int[] times = new int[count];
        for (int i = 0; i < count; i++) {
            times[random.nextInt(count)]++;
        }
        return times;
    }

    /** The means of all resamples, ascending. */
    private double[] means(Clusters clusters) {
        var random = KeyedRandom.of(seed, "bootstrap");
        double[] means = new double[resamples];
        for (int b = 0; b < resamples; b++) {
            double sum = 0;
            double count = 0;
            for (int i = 0; i < clusters.size(); i++) {
                int drawn = random.nextInt(clusters.size());
                sum += clusters.sums()[drawn];
                count += clusters.counts()[drawn];
            }
            means[b] = sum / count;
        }
        Arrays.sort(means);
        return means;
    }

    /** The share of the means that are below {@code value}, equal ones half. */
    private static double below(double[] means, double value) {
        double count = 0;
        for (double mean : means) {
            count += mean < value ? 1 : mean == value ? 0.5 : 0;
        }
        return count / means.length;
    }

    /** From the jackknife; 0 when all clusters are alike. */
    private static double acceleration(Clusters clusters) {
        double[] without = new double[clusters.size()];
        Arrays.setAll(without, clusters::meanWithout);
        double mean = Arrays.stream(without).average().orElseThrow();
        double squares = 0;
        double cubes = 0;
        for (double value : without) {
            double away = mean - value;
            squares += away * away;
            cubes += away * away * away;
        }
        return squares == 0 ? 0 : cubes / (6 * squares * Math.sqrt(squares));
    }

    /** Between the order statistics on either side of position {@code share * (n + 1)}. */
    private static double quantile(double[] sorted, double share) {
        double at = Math.clamp(share * (sorted.length + 1) - 1, 0, sorted.length - 1.0);
        int low = (int) at;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }
}

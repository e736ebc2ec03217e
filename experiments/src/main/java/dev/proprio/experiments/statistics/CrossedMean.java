package dev.proprio.experiments.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A mean over seeds of each seed's mean over people, and how well the seeds and people that were drawn determine it.
 *
 * <p>Seeds and people are crossed random effects, so that the error of the mean has two parts: what seeds' means vary
 * by, which includes the noise of single values, and what people vary by beyond that noise. Each is estimated from the
 * table. Its half-width is the root of the sum of both, each times the square of Student's t for as many degrees of
 * freedom as that part has (Banerjee 1960): however the error is divided between the parts, it covers what it says,
 * with two seeds, too, where it is wide. Percentiles of a bootstrap lack these factors, and miss far more often.
 */
public final class CrossedMean {
    private static final double SMALLEST_P = 1e-12;
    private static final int HALVINGS = 30;
    /** What is less than this share of the largest value is rounding. */
    private static final double ROUNDING = 1e-12;

    private final double[][] values;
    private final double[] seedMeans;
    /** What each value of a seed weighs in the mean. */
    private final double[] weights;

    /** The mean of {@code table}, each of whose seeds must have a value. */
    public CrossedMean(CrossedTable table) {
        this.values = table.values();
        this.seedMeans = Arrays.stream(values).mapToDouble(CrossedMean::present).toArray();
        this.weights = Arrays.stream(values)
                .mapToDouble(row -> 1.0 / (values.length * count(row)))
                .toArray();
    }

    private static long count(double[] row) {
        return Arrays.stream(row).filter(value -> !Double.isNaN(value)).count();
    }

    private static double present(double[] row) {
        return Arrays.stream(row)
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElseThrow(() -> new IllegalArgumentException("a seed without anybody has no mean"));
    }

    /** The mean. */
    public double mean() {
        return EffectSize.mean(seedMeans);
    }

    /**
     * The interval for other seeds and people like these, or with one seed for other people; nothing for one person, who
     * tells nothing about others, nor where nothing varies, for no spread can be estimated from that.
     *
     * @param level the probability that it is to cover the mean, between 0 and 1
     */
    public Optional<Interval> interval(double level) {
        double[] variances = variances();
        if (values[0].length < 2 || !varies(variances)) {
            return Optional.empty();
        }
        double reach = Math.sqrt(squared(level, variances));
        return Optional.of(new Interval(mean() - reach, mean() + reach));
    }

    /**
     * The two-sided p of a mean of 0: what is left of the level at which the interval ends at 0, to 1e-12; nothing for
     * one person, nor where nothing varies, unless the mean is 0.
     */
    public Optional<Double> p() {
        if (values[0].length < 2) {
            return Optional.empty();
        }
        if (isRounding(mean())) {
            return Optional.of(1.0);
        }
        double[] variances = variances();
        if (!varies(variances)) {
            return Optional.empty();
        }
        double target = mean() * mean();
        double low = StrictMath.log(SMALLEST_P);
        double high = 0;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (squared(1 - StrictMath.exp(middle), variances) < target) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Optional.of(StrictMath.exp(high));
    }

    /**
     * The variances of the mean that seeds and people make; with one seed that of people alone, and that of people within
     * a seed where all seeds have the same mean, which then tells nothing of the noise.
     */
    private double[] variances() {
        if (values.length == 1) {
            return new double[] {0, ofPeople()};
        }
        double ofSeeds = ofSeeds();
        return isRounding(Math.sqrt(ofSeeds))
                ? new double[] {0, ofPeopleWithinSeeds()}
                : new double[] {ofSeeds, Math.max(0, ofPeople() - noiseWithinPeople())};
    }

    private boolean varies(double[] variances) {
        return !isRounding(Math.sqrt(Arrays.stream(variances).sum()));
    }

    private boolean isRounding(double size) {
        double largest = Arrays.stream(values)
                .flatMapToDouble(Arrays::stream)
                .filter(value -> !Double.isNaN(value))
                .map(Math::abs)
                .max()
                .orElse(0);
        return Math.abs(size) <= ROUNDING * largest;
    }

    private double squared(double level, double[] variances) {
        double ofSeeds = values.length == 1 ? 0 : t(level, values.length - 1) * variances[0];
        return ofSeeds + t(level, values[0].length - 1) * variances[1];
    }

    /** The square of the quantile. */
    private static double t(double level, int degrees) {
        double quantile = new TDistribution(degrees).inverseCumulativeProbability((1 + level) / 2);
        return quantile * quantile;
    }

    /** The variance of the mean that the spread of the seeds' means tells. */
    private double ofSeeds() {
        double mean = mean();
        double squares = Arrays.stream(seedMeans)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return squares / (seedMeans.length - 1) / seedMeans.length;
    }

    /** The variance of the mean that the spread of people tells, the noise of their values included. */
    private double ofPeople() {
        double squares = 0;
        for (int person = 0; person < values[0].length; person++) {
            double share = share(person);
            squares += share * share;
        }
        return corrected(squares);
    }

    /** The variance of a seed's mean that the spread of its people tells, the mean over seeds with two people or more. */
    private double ofPeopleWithinSeeds() {
        double sum = 0;
        int seeds = 0;
        for (int seed = 0; seed < values.length; seed++) {
            double mean = seedMeans[seed];
            long count = count(values[seed]);
            if (count > 1) {
                double squares = Arrays.stream(values[seed])
                        .filter(value -> !Double.isNaN(value))
                        .map(value -> (value - mean) * (value - mean))
                        .sum();
                sum += squares / (count - 1) / count;
                seeds++;
            }
        }
        return seeds == 0 ? 0 : sum / seeds;
    }

    /** What of {@link #ofPeople} is also in {@link #ofSeeds}: of someone with one value, all. */
    private double noiseWithinPeople() {
        double squares = 0;
        int degrees = 0;
        double weight = 0;
        double alone = 0;
        for (int person = 0; person < values[0].length; person++) {
            double[] own = deviations(person);
            double mean = Arrays.stream(own).average().orElse(0);
            if (own.length < 2) {
                alone += share(person) * share(person);
                continue;
            }
            squares += Arrays.stream(own)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            degrees += own.length - 1;
            weight += weight(person);
        }
        return corrected(alone + (degrees == 0 ? 0 : weight * squares / degrees));
    }

    private double corrected(double squares) {
        int people = values[0].length;
        return squares * people / (people - 1);
    }

    /** What the mean would be further off without the person, whose values each weigh as their seed does. */
    private double share(int person) {
        double share = 0;
        for (int seed = 0; seed < values.length; seed++) {
            if (!Double.isNaN(values[seed][person])) {
                share += weights[seed] * (values[seed][person] - seedMeans[seed]);
            }
        }
        return share;
    }

    private double weight(int person) {
        double squares = 0;
        for (int seed = 0; seed < values.length; seed++) {
            squares += Double.isNaN(values[seed][person]) ? 0 : weights[seed] * weights[seed];
        }
        return squares;
    }

    /** A person's values, each without its seed's mean. */
    private double[] deviations(int person) {
        double[] own = new double[values.length];
        for (int seed = 0; seed < values.length; seed++) {
            own[seed] = values[seed][person] - seedMeans[seed];
        }
        return Arrays.stream(own).filter(value -> !Double.isNaN(value)).toArray();
    }
}

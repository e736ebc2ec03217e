package dev.proprio.experiments.sweep;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Arrays;

/**
 * What a tree-structured Parzen estimator knows of one setting: where its values lie, as numbers.
 *
 * @param kind what these numbers are
 * @param count how many values there are; 0 if all between 0 and 1
 */
record ParzenAxis(Kind kind, int count) {
    /** What values are. */
    enum Kind {
        /** Numbers from 0 to 1. */
        CONTINUOUS,
        /** Whole numbers from 0 to below the count, of which near ones are alike. */
        WHOLE,
        /** The same, but none is nearer to one than another. */
        CATEGORY
    }

    static final ParzenAxis CONTINUOUS = new ParzenAxis(Kind.CONTINUOUS, 0);

    static ParzenAxis whole(int count) {
        return new ParzenAxis(Kind.WHOLE, count);
    }

    static ParzenAxis category(int count) {
        return new ParzenAxis(Kind.CATEGORY, count);
    }

    /** How values are distributed of which some were seen. */
    Estimate estimate(double[] seen) {
        return switch (kind) {
            case CONTINUOUS -> {
                ParzenEstimate smooth = ParzenEstimate.of(seen);
                yield new Estimate(smooth::density, smooth::draw);
            }
            case WHOLE -> {
                ParzenEstimate smooth = ParzenEstimate.of(
                        Arrays.stream(seen).map(value -> (value + 0.5) / count).toArray());
                yield new Estimate(
                        value -> smooth.probability(value / count, (value + 1) / count),
                        random -> Math.min(count - 1.0, Math.floor(smooth.draw(random) * count)));
            }
            case CATEGORY -> category(seen);
        };
    }

    /** Each value as often as it was seen, and once more. */
    private Estimate category(double[] seen) {
        double[] shares = new double[count];
        Arrays.fill(shares, 1.0 / (count + seen.length));
        for (double value : seen) {
            shares[(int) value] += 1.0 / (count + seen.length);
        }
        return new Estimate(value -> shares[(int) value], random -> {
            double left = random.nextDouble();
            for (int i = 0; i < count - 1; i++) {
                left -= shares[i];
                if (left < 0) {
                    return i;
                }
            }
            return count - 1.0;
        });
    }

    /**
     * How the values of a setting are distributed.
     *
     * @param density of a value, or its probability
     * @param draw one of them
     */
    record Estimate(Density density, Draw draw) {}

    /** Of a value. */
    interface Density {
        double of(double value);
    }

    /** Draws a value. */
    interface Draw {
        double from(KeyedRandom random);
    }
}

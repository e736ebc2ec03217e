package dev.proprio.experiments.inspect;

/**
 * A channel's values over all recordings.
 *
 * @param meanSquare of its values
 * @param atMost how many samples are as large as the largest
 * @param atLeast how many are as small as the smallest
 */
public record ChannelValues(
        String name, long count, double least, double most, double mean, double meanSquare, long atLeast, long atMost) {
    /** So much of all samples at the same outermost value is no chance. */
    private static final double SATURATED = 0.001;

    private static final int FEWEST = 5;

    /** Whether the sensor seems to have come to the end of its range. */
    public boolean isSaturated() {
        return least < most && (isMany(atLeast) || isMany(atMost));
    }

    private boolean isMany(long samples) {
        return samples >= FEWEST && samples > SATURATED * count;
    }

    /** Collects values one by one. */
    static final class Builder {
        private final String name;
        private long count;
        private double least = Double.POSITIVE_INFINITY;
        private double most = Double.NEGATIVE_INFINITY;
        private long atLeast;
        private long atMost;
        private double sum;
        private double squares;

        Builder(String name) {
            this.name = name;
        }

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
            if (value < least) {
                least = value;
                atLeast = 0;
            }
            if (value > most) {
                most = value;
                atMost = 0;
            }
            atLeast += value == least ? 1 : 0;
            atMost += value == most ? 1 : 0;
        }

        ChannelValues values() {
            double many = Math.max(1, count);
            return new ChannelValues(name, count, least, most, sum / many, squares / many, atLeast, atMost);
        }
    }
}

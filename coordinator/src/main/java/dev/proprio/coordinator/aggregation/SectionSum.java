package dev.proprio.coordinator.aggregation;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The exact sum of one section of some updates, and what to divide it by for their mean. Sums of parts add up to that of the
 * whole, in any order, to the last bit.
 *
 * @param length how many values the section has
 * @param lanes the sum as integers, as many as values, by scale: multiples of {@code 2^-(32 + 16 scale)}; not written to
 * @param divisor what the updates' shares add up to
 */
public record SectionSum(int length, NavigableMap<Integer, long[]> lanes, long divisor) implements AggregatedSection {
    public SectionSum {
        lanes = Collections.unmodifiableNavigableMap(lanes);
        for (Map.Entry<Integer, long[]> scale : lanes.entrySet()) {
            if (scale.getValue().length != length) {
                throw new IllegalArgumentException("scale %s has %s lanes but the section has %s values"
                        .formatted(scale.getKey(), scale.getValue().length, length));
            }
        }
    }

    /** The sum of both. */
    public SectionSum plus(SectionSum other) {
        var both = new FixedPointSum(length, 1);
        both.merge(this);
        both.merge(other);
        return both.over(divisor + other.divisor);
    }

    /** Whether the mean is finite for certain, without looking at it: magnitudes are ordinary, and there is a divisor. */
    public boolean isFinite() {
        return divisor > 0 && (lanes.isEmpty() || lanes.firstKey() >= ScaledLanes.UNIT_SCALE);
    }

    /** The mean, worked out at each call. */
    @Override
    public double[] values() {
        return dividedBy((double) divisor);
    }

    /**
     * Checks that so many updates may come to this sum, so that the sum of all parts fits.
     *
     * @param updates how many are in it
     * @param capacity the most that all parts of the round have together
     * @param ranges whether large magnitudes have scales of their own
     * @throws InvalidPartialException if they can't
     */
    public void require(int updates, int capacity, boolean ranges) throws InvalidPartialException {
        if (divisor < updates || divisor > updates * UpdateShape.MAX_WEIGHT) {
            throw new InvalidPartialException("the sum of %s updates has the divisor %s".formatted(updates, divisor));
        }
        for (Map.Entry<Integer, long[]> scale : lanes.entrySet()) {
            ScaledLanes.requireScale(scale.getKey(), lanes.firstKey(), ranges);
            long most = ScaledLanes.largest(scale.getKey(), ranges, updates, capacity);
            for (long lane : scale.getValue()) {
                if (lane > most || lane < -most) {
                    throw new InvalidPartialException("a lane of scale %s is %s but that of %s updates is at most %s"
                            .formatted(scale.getKey(), lane, updates, most));
                }
            }
        }
    }

    /** The sum over another divisor, the finest scale first. */
    public double[] dividedBy(double other) {
        double[] sums = new double[length];
        for (Map.Entry<Integer, long[]> scale : lanes.descendingMap().entrySet()) {
            double unit = ScaledLanes.unit(scale.getKey());
            long[] sum = scale.getValue();
            for (int i = 0; i < length; i++) {
                sums[i] += sum[i] * unit;
            }
        }
        for (int i = 0; i < length; i++) {
            sums[i] /= other;
        }
        return sums;
    }
}

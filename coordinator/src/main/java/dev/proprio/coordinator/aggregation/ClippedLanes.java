package dev.proprio.coordinator.aggregation;

import java.util.Map;
import java.util.TreeMap;

/** Lanes that are multiples of a grid. Not thread-safe. */
final class ClippedLanes {
    private final int shift;
    private final double unitsPerGrid;
    private final long[] lanes;

    /** @param shift by how many bits the grid is coarser than the unit of lanes */
    ClippedLanes(int shift, int length) {
        this.shift = shift;
        this.unitsPerGrid = Math.scalb(1.0, ClippedSum.LANE_BITS - shift);
        this.lanes = new long[length];
    }

    int length() {
        return lanes.length;
    }

    /** Adds the values from one place to another, each rounded to the grid, of which {@code factor * values} are less than 2^51. */
    void add(float[] values, int from, int to, double factor) {
        double units = factor * unitsPerGrid;
        for (int i = from; i < to; i++) {
            lanes[i] += NearestInteger.of(values[i] * units) << shift;
        }
    }

    /** Adds whole multiples of the grid. */
    void addUnits(long[] units) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Math.addExact(lanes[i], units[i] << shift);
        }
    }

    void merge(SectionSum sum) {
        for (Map.Entry<Integer, long[]> scale : sum.lanes().entrySet()) {
            long[] added = scale.getValue();
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = Math.addExact(lanes[i], added[i]);
            }
        }
    }

    /** Checks that a sum is one of such lanes. */
    void require(SectionSum sum) throws InvalidPartialException {
        long finer = (1L << shift) - 1;
        for (Map.Entry<Integer, long[]> scale : sum.lanes().entrySet()) {
            if (scale.getKey() != ScaledLanes.UNIT_SCALE) {
                throw new InvalidPartialException("the part has a sum of scale %s but private sums have scale %s alone"
                        .formatted(scale.getKey(), ScaledLanes.UNIT_SCALE));
            }
            for (long lane : scale.getValue()) {
                if ((lane & finer) != 0) {
                    throw new InvalidPartialException(
                            "the part has a lane of %s, which is no multiple of %s".formatted(lane, finer + 1));
                }
            }
        }
    }

    /** The sum as it is now, which later additions do not change. */
    SectionSum over(long divisor) {
        var scales = new TreeMap<Integer, long[]>();
        scales.put(ScaledLanes.UNIT_SCALE, lanes.clone());
        return new SectionSum(lanes.length, scales, divisor);
    }
}

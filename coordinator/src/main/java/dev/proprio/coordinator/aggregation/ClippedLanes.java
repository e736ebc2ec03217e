package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.LayerClip;
import dev.proprio.proto.update.SumOfSquares;
import dev.proprio.proto.update.UpdateClip;
import dev.proprio.proto.warmup.VectorWarmup;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lanes that are multiples of a grid. Not thread-safe. */
final class ClippedLanes {
    private static final VectorWarmup VECTORS = new VectorWarmup("clipped-sum", VectorWarmup.PASSES, new Trial());

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

    /** Whether {@link #addIfWithin} is faster than to look for the norm first, for so many values. */
    static boolean hasFastVectors(int values) {
        return VECTORS.isDone(values);
    }

    /**
     * Adds the values as they are, if no part of them is longer than it may be: in one pass, by vectors.
     *
     * @return whether they were added; otherwise nothing has changed
     */
    boolean addIfWithin(float[] values, List<LayerClip> parts) {
        double[] sums = new double[SumOfSquares.SUMS];
        int from = 0;
        for (LayerClip part : parts) {
            int to = from + part.length();
            int rest = ClippedVectors.add(lanes, values, from, to, unitsPerGrid, shift, part.norm(), sums);
            if (to - rest >= SumOfSquares.SUMS
                    || !(Math.sqrt(SumOfSquares.of(sums, values, rest, to)) <= part.norm())) {
                takeBack(values, rest);
                return false;
            }
            add(values, rest, to, 1);
            from = to;
        }
        return true;
    }

    /** Takes the first so many values away, which were added as they are. */
    private void takeBack(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            lanes[i] -= NearestInteger.of(values[i] * unitsPerGrid) << shift;
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
        return sum(lanes.clone(), divisor);
    }

    /**
     * A sum and something more.
     *
     * @param units as many as the sum has values, in multiples of a grid
     * @param shift by how many bits that is coarser than the unit of lanes
     */
    static SectionSum plus(SectionSum sum, int shift, long[] units, long divisor) {
        long[] lanes = new long[sum.length()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = units[i] << shift;
        }
        for (long[] scale : sum.lanes().values()) {
            for (int i = 0; i < lanes.length; i++) {
                lanes[i] = Math.addExact(lanes[i], scale[i]);
            }
        }
        return sum(lanes, divisor);
    }

    private static SectionSum sum(long[] lanes, long divisor) {
        var scales = new TreeMap<Integer, long[]>();
        scales.put(ScaledLanes.UNIT_SCALE, lanes);
        return new SectionSum(lanes.length, scales, divisor);
    }

    private static final class Trial implements VectorWarmup.WarmupTrial {
        private static final int LENGTH = 256;

        private final ClippedLanes sum = new ClippedLanes(9, LENGTH);
        private final UpdateClip clip = new UpdateClip(1);
        private final float[] zeros = new float[LENGTH];

        @Override
        public void plain() {
            sum.add(zeros, 0, LENGTH, clip.factors(zeros)[0]);
        }

        @Override
        public void vectors() {
            sum.addIfWithin(zeros, clip.parts(LENGTH));
        }
    }
}

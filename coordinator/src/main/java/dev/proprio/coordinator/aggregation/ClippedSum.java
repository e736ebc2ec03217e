package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.UpdateClip;
import java.util.Set;

/**
 * The sum of updates of at most a norm each, every one counting the same, in whole multiples of one {@linkplain #grid()
 * grid}: what noise is added to in a differentially private round. A longer update is clipped here again, whoever sent it.
 * Where updates tell whether they were within the norm, that is summed, too. Chosen by a run's privacy, not by name; of itself it
 * is a mean.
 */
public record ClippedSum(UpdateClip clip) implements StreamingAggregation {
    /**
     * The grid is a 2^23rd of the norm's power of two, or the unit of lanes, whatever is coarser: then 32 norms are below
     * 2^30 of it, of which noise can be drawn.
     */
    private static final int BITS = 23;

    /** Lanes count multiples of 2 to minus this. */
    public static final int LANE_BITS = 32;

    /** More than a norm can be above what a sum of squares says that it is, by the number of squares, each rounded. */
    private static final double ROUNDED = 0x1p-52;

    /** The sections that are summed. */
    Set<String> sections() {
        return clip.tells() ? Set.of(ClientUpdate.PARAMETERS, UpdateClip.WITHIN) : Set.of(ClientUpdate.PARAMETERS);
    }

    /** By how many bits the grid is coarser than the unit of {@linkplain SectionSum lanes}. */
    int shift() {
        return Math.max(0, Math.getExponent(clip.norm()) - BITS + LANE_BITS);
    }

    /** The number of which all sums are whole multiples. */
    public double grid() {
        return Math.scalb(1.0, shift() - LANE_BITS);
    }

    /**
     * By how much, at most, one update moves the sum of vectors of a length, in the Euclidean norm: each value is rounded to
     * the grid.
     */
    public double sensitivity(int length) {
        return clip.norm() * (1 + length * ROUNDED) + Math.sqrt(length) * grid() / 2;
    }

    /**
     * A sum with something added to each of its values.
     *
     * @param units as many as there are values, in units of the grid
     */
    public SectionSum plus(SectionSum sum, long[] units, long divisor) {
        return plus(sum, shift(), units, divisor);
    }

    /**
     * The same of any sum.
     *
     * @param shift by how many bits a unit is coarser than that of lanes, from 0
     */
    public static SectionSum plus(SectionSum sum, int shift, long[] units, long divisor) {
        return ClippedLanes.plus(sum, shift, units, divisor);
    }

    @Override
    public Accumulator open(UpdateShape shape, int capacity) {
        return new ClippedAccumulator(this, shape, capacity);
    }

    @Override
    public boolean isMean() {
        return true;
    }

    @Override
    public boolean isUniform() {
        return true;
    }
}

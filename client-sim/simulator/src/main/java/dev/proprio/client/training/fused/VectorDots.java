package dev.proprio.client.training.fused;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link Dots#total} of many elements at once, by vectors that become shorter as the chains become fewer. */
final class VectorDots {
    private static final VectorSpecies<Float> EIGHT = FloatVector.SPECIES_256;
    private static final VectorSpecies<Float> FOUR = FloatVector.SPECIES_128;

    private VectorDots() {}

    /**
     * Replaces the chains of {@code count} elements, which follow each other from the array's start, by as many totals.
     *
     * @param lanes floats in the widest vectors that may be used
     */
    static void addUp(float[] chains, int count, int lanes) {
        if (lanes < FOUR.length()) {
            for (int n = 0; n < count; n++) {
                chains[n] = Dots.total(chains, n * Products.CHAINS);
            }
            return;
        }
        if (lanes < EIGHT.length()) {
            halveByFours(chains, count);
        } else {
            halveByEights(chains, count);
        }
        quarter(chains, count);
        finish(chains, count);
    }

    private static void halveByEights(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            FloatVector low = FloatVector.fromArray(EIGHT, x, n * 16);
            low.add(FloatVector.fromArray(EIGHT, x, n * 16 + 8)).intoArray(x, n * 8);
        }
    }

    private static void halveByFours(float[] x, int count) {
        for (int n = 0; n < 2 * count; n++) {
            int from = (n >> 1) * 16 + (n & 1) * 4;
            FloatVector low = FloatVector.fromArray(FOUR, x, from);
            low.add(FloatVector.fromArray(FOUR, x, from + 8)).intoArray(x, n * 4);
        }
    }

    private static void quarter(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            FloatVector low = FloatVector.fromArray(FOUR, x, n * 8);
            low.add(FloatVector.fromArray(FOUR, x, n * 8 + 4)).intoArray(x, n * 4);
        }
    }

    private static void finish(float[] x, int count) {
        for (int n = 0; n < count; n++) {
            x[n] = (x[n * 4] + x[n * 4 + 2]) + (x[n * 4 + 1] + x[n * 4 + 3]);
        }
    }
}

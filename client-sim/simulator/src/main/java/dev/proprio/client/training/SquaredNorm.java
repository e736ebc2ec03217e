package dev.proprio.client.training;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;

/** How far a change of parameters goes. */
final class SquaredNorm {
    private SquaredNorm() {}

    /** The sum of the squares, but for running statistics, which are no part of a step. */
    static double of(float[] change, ParameterLayout layout) {
        float[] step = change;
        if (!layout.statistics().isEmpty()) {
            step = change.clone();
            for (var slice : layout.statistics()) {
                Arrays.fill(step, slice.offset(), slice.offset() + slice.length(), 0);
            }
        }
        double sum = 0;
        for (float value : step) {
            sum += (double) value * value;
        }
        return sum;
    }
}

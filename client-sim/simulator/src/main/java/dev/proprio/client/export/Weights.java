package dev.proprio.client.export;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;

/** The tensors of a parameter vector, by layer and name, as DL4J lays them out in memory. */
final class Weights {
    private final ParameterLayout layout;
    private final float[] parameters;

    Weights(ParameterLayout layout, float[] parameters) {
        this.layout = layout;
        this.parameters = parameters;
    }

    /** A copy of a tensor's values. */
    float[] of(int layer, String tensor) {
        String name = layer + "/" + tensor;
        for (var slice : layout.slices()) {
            if (slice.name().equals(name)) {
                return Arrays.copyOfRange(parameters, slice.offset(), slice.offset() + slice.length());
            }
        }
        throw new IllegalArgumentException("the parameter layout has no " + name);
    }

    /** The biases of a layer; zeros if it has none. */
    float[] bias(int layer, boolean biased, long units) {
        return biased ? of(layer, "b") : new float[Math.toIntExact(units)];
    }

    /** {@code [row][column]} to {@code [column][row]}. */
    static float[] transposed(float[] matrix, int columns) {
        int rows = matrix.length / columns;
        float[] result = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                result[column * rows + row] = matrix[row * columns + column];
            }
        }
        return result;
    }
}

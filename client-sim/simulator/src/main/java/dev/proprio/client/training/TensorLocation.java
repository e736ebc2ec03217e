package dev.proprio.client.training;

import java.util.List;

/**
 * Where one tensor lies in a model's flat parameter vector, for whoever reads it without Proprio.
 *
 * @param name the layer's number and the tensor's own name, such as {@code 0/W}
 * @param shape its dimensions
 * @param order {@code F} if the first index runs fastest, {@code C} if the last does, as NumPy calls them
 * @param offset the index of its first element
 */
public record TensorLocation(String name, List<Integer> shape, String order, int offset) {
    public TensorLocation {
        shape = List.copyOf(shape);
    }
}

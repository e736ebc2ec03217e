package dev.proprio.client.training.layer;

import java.util.List;

/**
 * One of a layer's tensors of parameters, stored with its last dimension together.
 *
 * @param bias whether it starts at zero; otherwise the layer's weight initialization draws it
 * @param fanIn for that: how many inputs meet in an output
 * @param fanOut for that: how many outputs an input goes to
 */
record ParameterTensor(String name, List<Long> shape, boolean bias, long fanIn, long fanOut) {
    ParameterTensor {
        shape = List.copyOf(shape);
    }

    static ParameterTensor weights(String name, long rows, long columns, long fanIn, long fanOut) {
        return new ParameterTensor(name, List.of(rows, columns), false, fanIn, fanOut);
    }

    static ParameterTensor bias(String name, long length) {
        return new ParameterTensor(name, List.of(1L, length), true, 0, 0);
    }

    long length() {
        return shape.stream().mapToLong(size -> size).reduce(1, Math::multiplyExact);
    }

    long[] dimensions() {
        return shape.stream().mapToLong(size -> size).toArray();
    }
}

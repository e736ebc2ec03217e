package dev.proprio.client.export;

import java.util.List;

/** One step of a program: plain arithmetic on one window, with its weights. Arrays are owned by the step. */
sealed interface Step permits Convolution, Depthwise, Pool, Activate, LayerNorm, Recurrent, Softmax {
    /** What it takes. */
    Extent in();

    /** What it gives. */
    Extent out();

    /** What it gives for {@code x}, in single precision. */
    float[] run(float[] x);

    /** Multiply-adds with weights, for one window. */
    default long multiplyAdds() {
        return 0;
    }

    /** All of its numbers, to be checked. */
    default List<float[]> constants() {
        return List.of();
    }
}

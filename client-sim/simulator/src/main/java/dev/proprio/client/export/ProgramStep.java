package dev.proprio.client.export;

import java.util.List;

/** One step of a program: plain arithmetic on one window, with its weights. Arrays are owned by the step. */
sealed interface ProgramStep
        permits ConvolutionStep, DepthwiseStep, PoolStep, ActivationStep, LayerNormStep, RecurrentStep, SoftmaxStep {
    /** What it takes. */
    SequenceShape in();

    /** What it gives. */
    SequenceShape out();

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

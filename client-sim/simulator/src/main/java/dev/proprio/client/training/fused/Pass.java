package dev.proprio.client.training.fused;

import dev.proprio.proto.random.KeyedRandom;

/**
 * One way through a network, forward and perhaps back. Each trainer has one and sets it anew for each mini-batch.
 */
final class Pass {
    /** What layers compute with. */
    final float[] parameters;
    /** Where the layers' {@linkplain FusedLayer#weights weights} are: the parameters, or a model that a step begins from. */
    float[] weights;
    /** What {@code scale} times the gradient is added to; the parameters themselves for a step of plain SGD. */
    float[] target;
    /** What the layers' weights are moved from: the target, or a model that a step begins from. */
    float[] origin;

    float scale;
    /** Samples in the mini-batch. */
    int count;
    /** Whether this is a step; otherwise the network is only asked for its outputs. */
    boolean training;
    /** Keyed for this pass; layers draw from it front to back. */
    KeyedRandom random = KeyedRandom.of(0, "pass", 0, 0);

    Pass(float[] parameters) {
        this.parameters = parameters;
        this.weights = parameters;
        this.target = parameters;
        this.origin = parameters;
    }
}

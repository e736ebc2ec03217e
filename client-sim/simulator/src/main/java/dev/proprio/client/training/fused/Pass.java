package dev.proprio.client.training.fused;

import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/**
 * One way through a network, forward and perhaps back. Each trainer has one and sets it anew for each mini-batch.
 */
final class Pass {
    /** What layers compute with. */
    final float[] parameters;
    /** A model that this pass begins from: the layers' {@linkplain FusedLayer#weights weights} are in it, not yet among the parameters. */
    Optional<float[]> start = Optional.empty();
    /** What {@code scale} times the gradient is added to; the parameters themselves for a step of plain SGD. */
    float[] target;

    float scale;
    /** Samples in the mini-batch. */
    int count;
    /** Whether this is a step; otherwise the network is only asked for its outputs. */
    boolean training;
    /** Keyed for this pass; layers draw from it front to back. */
    KeyedRandom random = KeyedRandom.of(0, "pass", 0, 0);

    Pass(float[] parameters) {
        this.parameters = parameters;
        this.target = parameters;
    }
}

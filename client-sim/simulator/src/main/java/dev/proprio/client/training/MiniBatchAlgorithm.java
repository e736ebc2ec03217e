package dev.proprio.client.training;

/** An algorithm whose steps are those of SGD on mini-batches, whatever it adds to them. */
public interface MiniBatchAlgorithm extends LocalAlgorithm {
    /** The passes, the mini-batches and the step sizes. */
    LocalLoop loop();

    /** Share of the last step's velocity that stays; by default 0. */
    default double momentum() {
        return 0;
    }

    /** L2 weight decay; by default 0. */
    default double weightDecay() {
        return 0;
    }
}

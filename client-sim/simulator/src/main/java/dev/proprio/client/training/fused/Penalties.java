package dev.proprio.client.training.fused;

import java.util.List;

/**
 * The pull of L1 and L2 regularization on some slices of the parameters. It is a part of the gradient; as with
 * DL4J it does not shrink with the mini-batch, and the loss that a step reports does not contain it.
 */
final class Penalties {
    /** One slice: the gradient grows by {@code l1 * sign(w) + l2 * w}. */
    record Penalty(int at, int length, float l1, float l2) {
        boolean touches(ParameterRange range) {
            return at < range.at() + range.length() && range.at() < at + length;
        }
    }

    private final List<Penalty> penalties;
    private final float[] before;

    Penalties(List<Penalty> penalties) {
        this.penalties = List.copyOf(penalties);
        this.before = new float[penalties.stream().mapToInt(Penalty::length).sum()];
    }

    /** To be called before the layers add to the target, which may be the parameters themselves. */
    void remember(Pass pass) {
        int to = 0;
        for (int i = 0; i < penalties.size(); i++) {
            Penalty penalty = penalties.get(i);
            System.arraycopy(pass.parameters, penalty.at(), before, to, penalty.length());
            to += penalty.length();
        }
    }

    /** Adds what the remembered parameters are pulled by. */
    void apply(Pass pass) {
        float[] target = pass.target;
        // The pass's scale divides by the mini-batch's size.
        float scale = pass.scale * pass.count;
        int from = 0;
        for (int i = 0; i < penalties.size(); i++) {
            Penalty penalty = penalties.get(i);
            float l1 = penalty.l1();
            float l2 = penalty.l2();
            for (int k = 0; k < penalty.length(); k++) {
                float w = before[from + k];
                float pull = l1 == 0 ? l2 * w : Math.fma(l1, Math.signum(w), l2 * w);
                target[penalty.at() + k] = Math.fma(scale, pull, target[penalty.at() + k]);
            }
            from += penalty.length();
        }
    }
}

package dev.proprio.client.personalization;

import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;

/**
 * Some of a device's own parameters mixed with the global ones, {@code v + (w - v) W}, by shares W of each that are learned;
 * the rest is the global model's (Zhang et al. 2023, equation 4). Not thread-safe.
 */
final class Mixture {
    private final ParameterLayout layout;
    private final ParameterLayout part;
    private final float[] global;
    private final float[] mine;
    private final float[] theirs;
    private final float[] shares;
    private final boolean isNew;

    /** @param shares of the part; of another length if there are none yet, which is 1 for each */
    Mixture(ParameterLayout layout, ParameterLayout part, float[] own, float[] global, float[] shares) {
        this.layout = layout;
        this.part = part;
        this.global = global;
        this.mine = layout.extract(own, part);
        this.theirs = layout.extract(global, part);
        this.isNew = shares.length != part.length();
        this.shares = isNew ? new float[part.length()] : shares.clone();
        if (isNew) {
            Arrays.fill(this.shares, 1);
        }
    }

    /** Whether there were no shares yet. */
    boolean isNew() {
        return isNew;
    }

    float[] shares() {
        return shares.clone();
    }

    /** The whole model. */
    float[] parameters() {
        float[] mixed = new float[mine.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (float) (mine[i] + ((double) theirs[i] - mine[i]) * shares[i]);
        }
        return layout.overlay(global, part, mixed);
    }

    /** A step of the shares on the mixture's gradient, within 0 and 1 (equation 5). */
    void descend(float[] gradient, double rate) {
        float[] slope = layout.extract(gradient, part);
        for (int i = 0; i < shares.length; i++) {
            double towards = (double) theirs[i] - mine[i];
            shares[i] = (float) Math.clamp(shares[i] - rate * slope[i] * towards, 0.0, 1.0);
        }
    }
}

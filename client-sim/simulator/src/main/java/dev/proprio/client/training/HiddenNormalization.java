package dev.proprio.client.training;

/** What stands between a dense layer's products and its activation. */
public enum HiddenNormalization {
    /** Nothing. */
    NONE,
    /** Batch normalization (Ioffe and Szegedy 2015); mini-batches need two windows at least. */
    BATCH,
    /** Layer normalization (Ba et al. 2016). */
    LAYER
}

package dev.proprio.client.training;

import dev.proprio.client.augmentation.WindowShape;

/** What local algorithms have in common that take the steps of an {@link UnlabelledLoop}. */
interface UnlabelledAlgorithm extends MiniBatchAlgorithm {
    /** The windows without a label. */
    UnlabelledViews views();

    @Override
    default boolean usesUnlabelled() {
        return true;
    }

    @Override
    default void requireFit(WindowShape shape) {
        views().requireFit(shape);
    }

    @Override
    default int passes() {
        return views().passes(loop().epochs());
    }
}

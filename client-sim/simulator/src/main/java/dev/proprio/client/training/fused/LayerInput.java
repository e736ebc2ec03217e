package dev.proprio.client.training.fused;

import dev.proprio.client.training.FlattenSequence;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.jspecify.annotations.Nullable;

/** What becomes of a layer's output on its way into the next one. */
public enum LayerInput {
    /** It stays as it is. */
    UNCHANGED,
    /** A sequence becomes one vector, all points in time after each other. */
    FLATTENED,
    /** Each point in time goes through the following layers by itself. */
    EACH_TIME,
    /** The points in time are a sequence again. */
    SEQUENCE_AGAIN;

    /**
     * What a preprocessor does.
     *
     * @param preparation none where there is nothing to be done
     * @param sequence whether a sequence comes in
     * @param eachTime whether its points in time go through the layers one by one
     * @throws UnsupportedNetworkException if it does anything else
     */
    public static LayerInput of(@Nullable InputPreProcessor preparation, boolean sequence, boolean eachTime)
            throws UnsupportedNetworkException {
        // DL4J itself puts one after global pooling, where there is nothing left for it to do.
        if (preparation == null || (preparation instanceof RnnToFeedForwardPreProcessor && !sequence)) {
            return UNCHANGED;
        }
        return switch (preparation) {
            case FlattenSequence _ -> FLATTENED;
            case RnnToFeedForwardPreProcessor each when each.getRnnDataFormat() == RNNFormat.NCW -> EACH_TIME;
            case FeedForwardToRnnPreProcessor back
            when eachTime && back.getRnnDataFormat() == RNNFormat.NCW -> SEQUENCE_AGAIN;
            default ->
                throw new UnsupportedNetworkException(
                        "the input preprocessor " + preparation.getClass().getSimpleName());
        };
    }
}

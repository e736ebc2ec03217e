package dev.proprio.experiments.mistakes;

import java.util.List;

/**
 * What a window was taken by (Zeiler and Fergus 2014, section 4.2): how much lower a class's probability is when a channel,
 * or a piece of time of all channels, is replaced by the channels' means over all tested windows of the person. Less than 0
 * is higher.
 *
 * @param channels of the class that it was taken for, without each channel that is shown
 * @param pieces of that class, without each of {@link #PIECES} pieces of the window, or each point of a shorter one
 * @param truthChannels the same of the true class
 * @param truthPieces the same of the true class
 */
public record Occlusion(List<Float> channels, List<Float> pieces, List<Float> truthChannels, List<Float> truthPieces) {
    /** Into so many pieces a window's time is cut. */
    public static final int PIECES = 8;

    public Occlusion {
        channels = List.copyOf(channels);
        pieces = List.copyOf(pieces);
        truthChannels = List.copyOf(truthChannels);
        truthPieces = List.copyOf(truthPieces);
    }
}

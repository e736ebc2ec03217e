package dev.proprio.experiments.exploration;

import dev.proprio.experiments.mistakes.ChannelTrace;
import java.util.List;

/**
 * The mean power spectrum of a class.
 *
 * @param name the class
 * @param windows of how many windows it is the mean
 * @param channels in dB, for each channel that is shown
 */
public record ClassSpectrum(String name, int windows, List<ChannelTrace> channels) {
    public ClassSpectrum {
        channels = List.copyOf(channels);
    }
}

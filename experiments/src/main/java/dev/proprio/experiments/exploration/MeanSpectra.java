package dev.proprio.experiments.exploration;

import dev.proprio.experiments.mistakes.ChannelTrace;
import java.util.ArrayList;
import java.util.List;

/** Adds up spectra by class and channel. Not thread-safe. */
final class MeanSpectra {
    private final List<String> classes;
    private final int channels;
    private final double[][][] sums;
    private final int[] windows;

    MeanSpectra(List<String> classes, int channels) {
        this.classes = classes;
        this.channels = channels;
        this.sums = new double[classes.size()][channels][];
        this.windows = new int[classes.size()];
    }

    int channels() {
        return channels;
    }

    /** Adds a window's power, channel by channel; nothing where it has none. */
    void add(int label, List<double[]> powers) {
        windows[label] += powers.isEmpty() ? 0 : 1;
        for (int channel = 0; channel < powers.size(); channel++) {
            double[] power = powers.get(channel);
            double[] sum = windows[label] == 1 ? new double[power.length] : sums[label][channel];
            for (int bin = 0; bin < power.length; bin++) {
                sum[bin] += power[bin];
            }
            sums[label][channel] = sum;
        }
    }

    /** The mean of each class that has windows. */
    List<ClassSpectrum> means() {
        List<ClassSpectrum> means = new ArrayList<>();
        for (int label = 0; label < windows.length; label++) {
            List<ChannelTrace> levels = new ArrayList<>();
            for (int channel = 0; windows[label] > 0 && channel < channels; channel++) {
                double[] mean = sums[label][channel].clone();
                for (int bin = 0; bin < mean.length; bin++) {
                    mean[bin] /= windows[label];
                }
                levels.add(ChannelTrace.drawn(PowerSpectrum.decibels(mean)));
            }
            if (!levels.isEmpty()) {
                means.add(new ClassSpectrum(classes.get(label), windows[label], levels));
            }
        }
        return means;
    }
}

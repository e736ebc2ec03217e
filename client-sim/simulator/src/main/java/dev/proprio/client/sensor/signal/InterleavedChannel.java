package dev.proprio.client.sensor.signal;

import dev.proprio.client.sensor.Recording;

/** Takes single channels out of interleaved samples, and puts them back. */
final class InterleavedChannel {
    private InterleavedChannel() {}

    static double[] read(Recording recording, int channel) {
        float[] samples = recording.samples();
        double[] signal = new double[recording.length()];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = samples[i * recording.channels() + channel];
        }
        return signal;
    }

    static void write(double[] signal, float[] samples, int channels, int channel) {
        for (int i = 0; i < signal.length; i++) {
            samples[i * channels + channel] = (float) signal[i];
        }
    }
}

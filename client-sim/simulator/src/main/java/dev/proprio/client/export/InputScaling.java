package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.signal.Normalization;

/**
 * An input's normalization in single precision: {@code ((x - mean) - rest) * factor}. The mean is in two parts
 * because one float is too coarse for, say, a pressure in Pa. Arrays are per channel, owned by the record.
 */
record InputScaling(float[] mean, float[] rest, float[] factor) {
    /** @param unit what a normalized value is divided by */
    static InputScaling of(ModelInput input, float unit) {
        Normalization normalization = input.normalization();
        int channels = input.channels().size();
        float[] mean = new float[channels];
        float[] rest = new float[channels];
        float[] factor = new float[channels];
        for (int c = 0; c < channels; c++) {
            double exact = normalization.mean()[c];
            mean[c] = (float) exact;
            rest[c] = (float) (exact - mean[c]);
            factor[c] = (float) (normalization.factor(c) / unit);
        }
        return new InputScaling(mean, rest, factor);
    }

    /** Adds the constants that {@code read_window} reads. */
    void write(CSource source) {
        source.floats("input_mean", mean);
        source.floats("input_mean_rest", rest);
        source.floats("input_scale", factor);
    }
}

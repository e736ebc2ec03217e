package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.function.Function;

/**
 * Windows as sensors might give them, and what the model says of each.
 *
 * @param windows not normalized
 * @param scores one array per window
 */
record TestVector(Windows windows, List<float[]> scores) {
    private static final int WINDOWS = 4;

    /**
     * Random windows with the means and deviations of the training data; what matters is that every layer is reached.
     *
     * @param model gives the scores of normalized windows
     */
    static TestVector of(ModelInput input, Function<Windows, List<float[]>> model) {
        Windows windows = random(input);
        return new TestVector(windows, model.apply(input.normalization().apply(windows)));
    }

    private static Windows random(ModelInput input) {
        Normalization normalization = input.normalization();
        int channels = input.channels().size();
        var random = KeyedRandom.of(0, "export test vector");
        float[] values = new float[WINDOWS * input.length() * channels];
        for (int i = 0; i < values.length; i++) {
            int channel = i % channels;
            values[i] = (float)
                    (normalization.mean()[channel] + normalization.deviation()[channel] * random.nextGaussian());
        }
        return new Windows(input.length(), channels, values, new int[WINDOWS]);
    }
}

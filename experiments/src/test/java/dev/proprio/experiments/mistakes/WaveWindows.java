package dev.proprio.experiments.mistakes;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Windows that follow from their numbers: channel 1 rises in steps of one, and the others swing. */
public record WaveWindows(int channels, int length) implements WindowSource {
    @Override
    public ModelInput input() {
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        Arrays.fill(mean, 5);
        Arrays.fill(deviation, 2);
        return new ModelInput(
                "waves",
                IntStream.range(0, channels).mapToObj(c -> "channel " + c).toList(),
                List.of("walk", "sit", "type"),
                length,
                10,
                new Normalization(mean, deviation));
    }

    @Override
    public Map<String, String> facts(PersonPredictions said) {
        return Map.of("hand", said.person().equals("ada") ? "left" : "right");
    }

    @Override
    public Windows windows(PersonPredictions said) {
        int count = said.truth().length;
        float[] features = new float[count * length * channels];
        for (int i = 0; i < features.length; i++) {
            int channel = i % channels;
            int time = i / channels % length;
            int window = i / channels / length;
            features[i] = channel == 1 ? time : (float) StrictMath.sin(0.07 * (channel + 1) * time + window);
        }
        return new Windows(length, channels, features, said.truth());
    }
}

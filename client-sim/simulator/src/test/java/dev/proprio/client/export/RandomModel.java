package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.ModelArchitecture;
import dev.proprio.client.training.TrainerKind;
import dev.proprio.proto.random.KeyedRandom;
import java.util.stream.IntStream;

/** Models with random weights for random inputs. */
final class RandomModel {
    private RandomModel() {}

    static Deployable of(ModelArchitecture architecture, InputShape shape, KeyedRandom random) {
        var model = new Model(architecture, shape, random.nextLong(), TrainerKind.DL4J);
        float[] parameters = model.initialParameters();
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) (0.1 * random.nextGaussian());
        }
        for (var slice : model.layout().slices()) {
            // A variance must be positive.
            for (int i = 0; slice.name().endsWith("/var") && i < slice.length(); i++) {
                parameters[slice.offset() + i] = 0.5f + random.nextFloat();
            }
        }
        return new Deployable("a random model */", input(shape, random), model, parameters);
    }

    private static ModelInput input(InputShape shape, KeyedRandom random) {
        double[] mean = new double[shape.channels()];
        double[] deviation = new double[shape.channels()];
        for (int c = 0; c < mean.length; c++) {
            // The first is like a barometer's in Pa; the second has never changed.
            mean[c] = c == 0 ? 101_325.4 : 10 * random.nextGaussian();
            deviation[c] = c == 1 ? 0 : 0.5 + 5 * random.nextDouble();
        }
        return new ModelInput(
                "random",
                IntStream.range(0, shape.channels())
                        .mapToObj(i -> "channel \"" + i)
                        .toList(),
                IntStream.range(0, shape.classes())
                        .mapToObj(i -> "class \"" + i + "\\")
                        .toList(),
                shape.length(),
                50,
                new Normalization(mean, deviation));
    }

    /** Windows as sensors would give them. */
    static Windows windows(ModelInput input, int count, KeyedRandom random) {
        double[] mean = input.normalization().mean();
        double[] deviation = input.normalization().deviation();
        float[] values = new float[count * input.shape().size()];
        for (int i = 0; i < values.length; i++) {
            int channel = i % mean.length;
            values[i] = (float) (mean[channel] + deviation[channel] * random.nextGaussian());
        }
        return new Windows(input.length(), mean.length, values, new int[count]);
    }
}

package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.fused.LayerSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A trained model with all that it takes to use it. The parameters are owned by the record.
 *
 * @param name what it is called, for comments
 * @param input what it takes
 * @param model the network
 * @param parameters its parameters, as the model lays them out
 */
public record Deployable(String name, ModelInput input, Model model, float[] parameters) {
    public Deployable {
        if (parameters.length != model.layout().length()) {
            throw new IllegalArgumentException("%s parameters for a model of %s"
                    .formatted(parameters.length, model.layout().length()));
        }
        if (!model.shape().equals(input.shape())) {
            throw new IllegalArgumentException(
                    "a model of %s for windows of %s".formatted(model.shape(), input.shape()));
        }
    }

    /** The model's scores of normalized windows, by DL4J. */
    List<float[]> scores(Windows windows) {
        MultiLayerNetwork network = model.network(parameters);
        int classes = input.shape().classes();
        INDArray flat = Nd4j.create(windows.features().clone(), new long[] {windows.count(), windows.size()}, 'c');
        boolean sequence = LayerSettings.takesSequences(
                network.getLayerWiseConfigurations().getConf(0).getLayer());
        INDArray features = sequence
                ? flat.reshape('c', windows.count(), windows.length(), windows.channels())
                        .permute(0, 2, 1)
                        .dup('c')
                : flat;
        float[] scores = network.output(features, false).dup('c').data().asFloat();
        return IntStream.range(0, windows.count())
                .mapToObj(i -> Arrays.copyOfRange(scores, i * classes, (i + 1) * classes))
                .toList();
    }

    /** What the model does, step by step. */
    Program program() throws ExportException {
        var configuration = model.network(parameters).getLayerWiseConfigurations();
        return new ProgramReader(configuration, new Weights(model.layout(), parameters), input.shape()).read();
    }
}

package dev.proprio.client.export;

import dev.proprio.client.dataset.ModelInput;
import dev.proprio.client.training.Model;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes models as DL4J's own zip, with the input's normalization, so that DL4J loads them without Proprio: {@code
 * model.zip}.
 */
public final class Dl4jExport {
    /** So large a deviation makes a channel 0, whatever it measures. */
    private static final float CONSTANT = 1e30f;

    private Dl4jExport() {}

    /**
     * Writes a model.
     *
     * @param folder an existing one
     * @throws ExportException if the model has a layer that DL4J has not
     */
    public static void write(Deployable deployable, Path folder) throws ExportException, IOException {
        Model plain = PlainNetwork.of(deployable);
        float[] parameters = PlainNetwork.parameters(deployable, plain);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(plain.network(parameters), file, false);
        ModelSerializer.addNormalizerToModel(
                file, normalizer(deployable.input(), PlainNetwork.takesSequences(deployable)));
    }

    /** Sequences are normalized by channel, vectors by value. */
    private static NormalizerStandardize normalizer(ModelInput input, boolean sequence) {
        int channels = input.channels().size();
        int values = sequence ? channels : input.shape().size();
        float[] mean = new float[values];
        float[] deviation = new float[values];
        for (int i = 0; i < values; i++) {
            double factor = input.normalization().factor(i % channels);
            mean[i] = (float) input.normalization().mean()[i % channels];
            deviation[i] = factor == 0 ? CONSTANT : (float) (1 / factor);
        }
        return new NormalizerStandardize(
                Nd4j.create(mean, new long[] {1, values}, 'c'), Nd4j.create(deviation, new long[] {1, values}, 'c'));
    }

    static ExportException own(int index, Layer layer) {
        return new ExportException("layer %s (%s) is Proprio's own, and DL4J has none like it; use --format c or onnx"
                .formatted(index, layer.getClass().getSimpleName()));
    }
}

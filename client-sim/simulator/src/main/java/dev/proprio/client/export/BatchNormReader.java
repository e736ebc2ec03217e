package dev.proprio.client.export;

import dev.proprio.client.training.fused.ConvolutionGeometry;
import dev.proprio.client.training.fused.LayerSettings;
import dev.proprio.client.training.fused.UnsupportedNetworkException;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Reads batch normalization as what it is once the training has ended: a scale and a shift for each channel. */
final class BatchNormReader {
    private BatchNormReader() {}

    static DepthwiseStep scaling(BatchNormalization layer, int index, Weights weights, SequenceShape at)
            throws UnsupportedNetworkException {
        int channels = at.channels();
        LayerSettings.require(layer.getNOut() == channels, "batch normalization of other vectors than there are");
        float[] gamma = scales(layer, index, "gamma", layer.getGamma(), weights, channels);
        float[] beta = scales(layer, index, "beta", layer.getBeta(), weights, channels);
        float[] mean = weights.of(index, "mean");
        float[] spread = weights.of(index, layer.isUseLogStd() ? "log10stdev" : "var");
        float[] factors = new float[channels];
        float[] terms = new float[channels];
        for (int c = 0; c < channels; c++) {
            double variance = layer.isUseLogStd() ? StrictMath.pow(10, 2.0 * spread[c]) : spread[c];
            double factor = gamma[c] / Math.sqrt(variance + layer.getEps());
            factors[c] = (float) factor;
            terms[c] = (float) (beta[c] - mean[c] * factor);
        }
        return new DepthwiseStep(at, at, new ConvolutionGeometry(1, 1, 1, 0), 1, factors, terms);
    }

    private static float[] scales(
            BatchNormalization layer, int index, String tensor, double fixed, Weights weights, int channels) {
        if (!layer.isLockGammaBeta()) {
            return weights.of(index, tensor);
        }
        float[] values = new float[channels];
        Arrays.fill(values, (float) fixed);
        return values;
    }
}

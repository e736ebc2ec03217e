package dev.proprio.client.export;

import dev.proprio.client.training.fused.ConvolutionGeometry;
import java.util.List;

/**
 * A convolution over time of each channel by itself, zeros around the sequence. With one tap it scales and shifts
 * each channel, which is what batch normalization does once it is trained.
 *
 * @param multiple outputs per channel
 * @param weights {@code [tap][output of the channel][channel]}; outputs are laid out alike
 * @param bias one per output
 */
record DepthwiseStep(
        SequenceShape in, SequenceShape out, ConvolutionGeometry taps, int multiple, float[] weights, float[] bias)
        implements ProgramStep {
    @Override
    public float[] run(float[] x) {
        float[] y = new float[out.size()];
        int outputs = out.channels();
        for (int row = 0; row < out.rows(); row++) {
            for (int o = 0; o < outputs; o++) {
                float sum = bias[o];
                for (int tap = 0; tap < taps.count(); tap++) {
                    int from = row * taps.stride() - taps.padding() + tap * taps.dilation();
                    if (from >= 0 && from < in.rows()) {
                        sum += weights[tap * outputs + o] * x[from * in.channels() + o % in.channels()];
                    }
                }
                y[row * outputs + o] = sum;
            }
        }
        return y;
    }

    @Override
    public long multiplyAdds() {
        return (long) out.rows() * weights.length;
    }

    @Override
    public List<float[]> constants() {
        return List.of(weights, bias);
    }
}

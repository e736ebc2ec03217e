package dev.proprio.client.export;

import dev.proprio.client.training.fused.ConvolutionGeometry;
import java.util.List;

/**
 * A convolution over time, zeros around the sequence; with one output row that sees all of the input it is a dense
 * layer.
 *
 * @param weights {@code [output][tap][channel]}
 * @param bias one per output
 */
record ConvolutionStep(SequenceShape in, SequenceShape out, ConvolutionGeometry taps, float[] weights, float[] bias)
        implements ProgramStep {
    /** A dense layer over the whole input. */
    static ConvolutionStep dense(SequenceShape in, float[] weights, float[] bias) {
        return new ConvolutionStep(
                in, new SequenceShape(1, bias.length), new ConvolutionGeometry(in.rows(), 1, 1, 0), weights, bias);
    }

    /** The same dense layer for each row. */
    static ConvolutionStep eachRow(SequenceShape in, float[] weights, float[] bias) {
        return new ConvolutionStep(
                in, new SequenceShape(in.rows(), bias.length), new ConvolutionGeometry(1, 1, 1, 0), weights, bias);
    }

    @Override
    public float[] run(float[] x) {
        float[] y = new float[out.size()];
        int channels = in.channels();
        int kernel = taps.count() * channels;
        for (int row = 0; row < out.rows(); row++) {
            for (int o = 0; o < out.channels(); o++) {
                float sum = bias[o];
                for (int tap = 0; tap < taps.count(); tap++) {
                    int from = row * taps.stride() - taps.padding() + tap * taps.dilation();
                    for (int c = 0; from >= 0 && from < in.rows() && c < channels; c++) {
                        sum += weights[o * kernel + tap * channels + c] * x[from * channels + c];
                    }
                }
                y[row * out.channels() + o] = sum;
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

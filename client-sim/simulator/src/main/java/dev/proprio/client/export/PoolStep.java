package dev.proprio.client.export;

import dev.proprio.client.training.fused.ConvolutionGeometry;

/**
 * The maximum, the mean or the sum of rows that follow each other, channel by channel. What lies outside of the
 * sequence takes no part, not even in a mean's divisor.
 */
record PoolStep(SequenceShape in, SequenceShape out, ConvolutionGeometry taps, Kind kind) implements ProgramStep {
    /** What becomes of the rows. */
    enum Kind {
        MAXIMUM,
        MEAN,
        SUM
    }

    /** Of the whole sequence. */
    static PoolStep global(SequenceShape in, Kind kind) {
        return new PoolStep(in, new SequenceShape(1, in.channels()), new ConvolutionGeometry(in.rows(), 1, 1, 0), kind);
    }

    /** The first input row that an output row sees. */
    int first(int row) {
        return Math.max(0, row * taps.stride() - taps.padding());
    }

    /** The input row after the last that an output row sees. */
    int end(int row) {
        return Math.min(in.rows(), row * taps.stride() - taps.padding() + taps.count());
    }

    @Override
    public float[] run(float[] x) {
        float[] y = new float[out.size()];
        int channels = in.channels();
        for (int row = 0; row < out.rows(); row++) {
            for (int c = 0; c < channels; c++) {
                float result = kind == Kind.MAXIMUM ? x[first(row) * channels + c] : 0;
                for (int from = first(row); from < end(row); from++) {
                    float value = x[from * channels + c];
                    result = kind == Kind.MAXIMUM ? Math.max(result, value) : result + value;
                }
                y[row * channels + c] = kind == Kind.MEAN ? result / (end(row) - first(row)) : result;
            }
        }
        return y;
    }
}

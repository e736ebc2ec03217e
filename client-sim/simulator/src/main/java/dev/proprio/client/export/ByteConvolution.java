package dev.proprio.client.export;

/**
 * A convolution on bytes, in whole numbers.
 *
 * @param inZero the byte that stands for 0 in the input
 * @param low the least byte that it gives: ReLU's zero, or -128
 */
record ByteConvolution(
        ConvolutionStep step,
        ByteKernel kernel,
        int inZero,
        QuantizedMultiplier[] rescales,
        QuantizationParameters scale,
        int low)
        implements ByteStep {
    @Override
    public byte[] run(byte[] x) {
        int[] sums = sums(step, kernel, inZero, x);
        byte[] y = new byte[sums.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = rescales[i % rescales.length].apply(sums[i], scale.zero(), low);
        }
        return y;
    }

    /** The sums before they become bytes. */
    static int[] sums(ConvolutionStep step, ByteKernel kernel, int inZero, byte[] x) {
        int[] sums = new int[step.out().size()];
        int channels = step.in().channels();
        int outputs = step.out().channels();
        var geometry = step.taps();
        byte[] weights = kernel.weights();
        for (int row = 0; row < step.out().rows(); row++) {
            for (int o = 0; o < outputs; o++) {
                int sum = kernel.bias()[o];
                for (int tap = 0; tap < geometry.count(); tap++) {
                    int from = row * geometry.stride() - geometry.padding() + tap * geometry.dilation();
                    if (from >= 0 && from < step.in().rows()) {
                        int w = (o * geometry.count() + tap) * channels;
                        for (int c = 0; c < channels; c++) {
                            sum += weights[w + c] * (x[from * channels + c] - inZero);
                        }
                    }
                }
                sums[row * outputs + o] = sum;
            }
        }
        return sums;
    }
}

package dev.proprio.client.export;

/** A convolution of each channel by itself on bytes, in whole numbers; see {@link ByteConvolution}. */
record ByteDepthwise(
        DepthwiseStep step,
        ByteKernel kernel,
        int inZero,
        QuantizedMultiplier[] rescales,
        QuantizationParameters scale,
        int low)
        implements ByteStep {
    @Override
    public byte[] run(byte[] x) {
        byte[] y = new byte[step.out().size()];
        int channels = step.in().channels();
        int outputs = step.out().channels();
        var geometry = step.taps();
        for (int row = 0; row < step.out().rows(); row++) {
            for (int o = 0; o < outputs; o++) {
                int sum = kernel.bias()[o];
                for (int tap = 0; tap < geometry.count(); tap++) {
                    int from = row * geometry.stride() - geometry.padding() + tap * geometry.dilation();
                    if (from >= 0 && from < step.in().rows()) {
                        sum += kernel.weights()[tap * outputs + o] * (x[from * channels + o % channels] - inZero);
                    }
                }
                y[row * outputs + o] = rescales[o].apply(sum, scale.zero(), low);
            }
        }
        return y;
    }
}

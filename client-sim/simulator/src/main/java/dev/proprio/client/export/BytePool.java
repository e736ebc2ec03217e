package dev.proprio.client.export;

/**
 * Pooling on bytes. Maxima and means stay on the input's scale; sums get their own.
 *
 * @param inZero the byte that stands for 0 in the input
 * @param rescale from sums to bytes
 */
record BytePool(PoolStep step, int inZero, QuantizedMultiplier rescale, QuantizationParameters scale)
        implements ByteStep {
    @Override
    public byte[] run(byte[] x) {
        byte[] y = new byte[step.out().size()];
        int channels = step.in().channels();
        for (int row = 0; row < step.out().rows(); row++) {
            int first = step.first(row);
            int end = step.end(row);
            for (int c = 0; c < channels; c++) {
                int highest = -128;
                int sum = 0;
                for (int from = first; from < end; from++) {
                    highest = Math.max(highest, x[from * channels + c]);
                    sum += x[from * channels + c];
                }
                y[row * channels + c] = switch (step.kind()) {
                    case MAXIMUM -> (byte) highest;
                    case MEAN -> (byte) rounded(sum, end - first);
                    case SUM -> rescale.apply(sum - (end - first) * inZero, scale.zero(), -128);
                };
            }
        }
        return y;
    }

    private static int rounded(int sum, int count) {
        return (2 * sum + (sum < 0 ? -count : count)) / (2 * count);
    }
}

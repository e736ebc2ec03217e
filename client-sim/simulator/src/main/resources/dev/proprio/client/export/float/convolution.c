/* A convolution over time, or a dense layer. Weights are [output][tap][channel]; around the input there are zeros. */
static void convolution(const float *x, int32_t rows, int32_t channels, const float *weights, const float *bias,
                        float *y, int32_t out_rows, int32_t outputs, int32_t taps, int32_t stride, int32_t dilation,
                        int32_t padding)
{
    for (int32_t row = 0; row < out_rows; row++) {
        const float *w = weights;
        for (int32_t o = 0; o < outputs; o++) {
            float sum = bias[o];
            for (int32_t tap = 0; tap < taps; tap++, w += channels) {
                const int32_t from = row * stride - padding + tap * dilation;
                if (from >= 0 && from < rows) {
                    for (int32_t c = 0; c < channels; c++) {
                        sum += w[c] * x[from * channels + c];
                    }
                }
            }
            y[row * outputs + o] = sum;
        }
    }
}

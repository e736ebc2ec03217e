// needs int8/rescale
/* A convolution over time, or a dense layer. Weights are [output][tap][channel]; around the input there are zeros. */
static void convolution(const int8_t *x, int32_t rows, int32_t channels, int32_t x_zero, const int8_t *weights,
                        const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
                        int32_t out_rows, int32_t outputs, int32_t taps, int32_t stride, int32_t dilation,
                        int32_t padding, int32_t y_zero, int32_t low)
{
    for (int32_t row = 0; row < out_rows; row++) {
        const int8_t *w = weights;
        for (int32_t o = 0; o < outputs; o++) {
            int32_t sum = bias[o];
            for (int32_t tap = 0; tap < taps; tap++, w += channels) {
                const int32_t from = row * stride - padding + tap * dilation;
                if (from >= 0 && from < rows) {
                    for (int32_t c = 0; c < channels; c++) {
                        sum += w[c] * (x[from * channels + c] - x_zero);
                    }
                }
            }
            y[row * outputs + o] = rescale(sum, multiplier[o], shift[o], y_zero, low);
        }
    }
}

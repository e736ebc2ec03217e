// needs int8/rescale
/* A convolution of each channel by itself. Weights are [tap][output], output o belonging to channel o % channels. */
static void depthwise(const int8_t *x, int32_t rows, int32_t channels, int32_t x_zero, const int8_t *weights,
                      const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *y,
                      int32_t out_rows, int32_t outputs, int32_t taps, int32_t stride, int32_t dilation,
                      int32_t padding, int32_t y_zero, int32_t low)
{
    for (int32_t row = 0; row < out_rows; row++) {
        for (int32_t o = 0; o < outputs; o++) {
            int32_t sum = bias[o];
            for (int32_t tap = 0; tap < taps; tap++) {
                const int32_t from = row * stride - padding + tap * dilation;
                if (from >= 0 && from < rows) {
                    sum += weights[tap * outputs + o] * (x[from * channels + o % channels] - x_zero);
                }
            }
            y[row * outputs + o] = rescale(sum, multiplier[o], shift[o], y_zero, low);
        }
    }
}

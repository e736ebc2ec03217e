/* A convolution of each channel by itself. Weights are [tap][output], output o belonging to channel o % channels. */
static void depthwise(const float *x, int32_t rows, int32_t channels, const float *weights, const float *bias,
                      float *y, int32_t out_rows, int32_t outputs, int32_t taps, int32_t stride, int32_t dilation,
                      int32_t padding)
{
    for (int32_t row = 0; row < out_rows; row++) {
        for (int32_t o = 0; o < outputs; o++) {
            float sum = bias[o];
            for (int32_t tap = 0; tap < taps; tap++) {
                const int32_t from = row * stride - padding + tap * dilation;
                if (from >= 0 && from < rows) {
                    sum += weights[tap * outputs + o] * x[from * channels + o % channels];
                }
            }
            y[row * outputs + o] = sum;
        }
    }
}

// needs int8/rescale
static void pool_sum(const int8_t *x, int32_t rows, int32_t channels, int8_t *y, int32_t out_rows,
                      int32_t taps, int32_t stride, int32_t padding, int32_t x_zero, int32_t multiplier,
                      int32_t shift, int32_t y_zero)
{
    for (int32_t row = 0; row < out_rows; row++) {
        int32_t first = row * stride - padding;
        const int32_t end = first + taps < rows ? first + taps : rows;
        first = first < 0 ? 0 : first;
        for (int32_t c = 0; c < channels; c++) {
            int32_t sum = 0;
            for (int32_t from = first; from < end; from++) {
                sum += x[from * channels + c] - x_zero;
            }
            y[row * channels + c] = rescale(sum, multiplier, shift, y_zero, -128);
        }
    }
}

static void pool_maximum(const int8_t *x, int32_t rows, int32_t channels, int8_t *y, int32_t out_rows,
                      int32_t taps, int32_t stride, int32_t padding)
{
    for (int32_t row = 0; row < out_rows; row++) {
        int32_t first = row * stride - padding;
        const int32_t end = first + taps < rows ? first + taps : rows;
        first = first < 0 ? 0 : first;
        for (int32_t c = 0; c < channels; c++) {
            int8_t highest = x[first * channels + c];
            for (int32_t from = first; from < end; from++) {
                const int8_t value = x[from * channels + c];
                highest = value > highest ? value : highest;
            }
            y[row * channels + c] = highest;
        }
    }
}

static void pool_sum(const float *x, int32_t rows, int32_t channels, float *y, int32_t out_rows,
                      int32_t taps, int32_t stride, int32_t padding)
{
    for (int32_t row = 0; row < out_rows; row++) {
        int32_t first = row * stride - padding;
        const int32_t end = first + taps < rows ? first + taps : rows;
        first = first < 0 ? 0 : first;
        for (int32_t c = 0; c < channels; c++) {
            float sum = 0.0f;
            for (int32_t from = first; from < end; from++) {
                sum += x[from * channels + c];
            }
            y[row * channels + c] = sum;
        }
    }
}

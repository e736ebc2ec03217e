// needs common/square_root int8/to_byte
static void layer_norm(int8_t *x, int32_t rows, int32_t units, const float *gain, const float *bias, float y_inverse,
                       int32_t y_zero)
{
    for (int32_t row = 0; row < rows; row++, x += units) {
        float mean = 0.0f, squares = 0.0f, inverse;
        for (int32_t u = 0; u < units; u++) {
            mean += (float)x[u];
        }
        mean /= (float)units;
        for (int32_t u = 0; u < units; u++) {
            squares += ((float)x[u] - mean) * ((float)x[u] - mean);
        }
        inverse = squares > 0.0f ? 1.0f / square_root(squares / (float)units) : 0.0f;
        for (int32_t u = 0; u < units; u++) {
            x[u] = to_byte(((float)x[u] - mean) * inverse * gain[u] + bias[u], y_inverse, y_zero);
        }
    }
}

/* What the lines of a recurrent layer see: sums[line] = bias + weights x + recurrent state. */
static void gate_sums(const float *x, int32_t inputs, const float *weights, const float *state, int32_t units,
                      const float *recurrent, const float *bias, float *sums, int32_t from, int32_t to)
{
    for (int32_t line = from; line < to; line++) {
        float sum = bias[line];
        for (int32_t i = 0; i < inputs; i++) {
            sum += weights[line * inputs + i] * x[i];
        }
        for (int32_t u = 0; u < units; u++) {
            sum += recurrent[line * units + u] * state[u];
        }
        sums[line] = sum;
    }
}

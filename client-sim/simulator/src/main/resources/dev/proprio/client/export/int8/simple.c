// needs common/activation int8/gate_sums int8/to_byte
/* An Elman network. With last_only the output is the last state, else all states. */
static void simple(const int8_t *x, int32_t rows, int32_t inputs, int32_t x_zero, const int8_t *weights, const float *step,
                   const int8_t *recurrent, const float *state_step, const float *bias, int8_t *y, int32_t units,
                   int32_t last_only, activation f, float parameter, float y_inverse, int8_t *state, float *sums)
{
    for (int32_t u = 0; u < units; u++) {
        state[u] = 0;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, x_zero, weights, step, state, units, recurrent, state_step, bias, sums, 0, units);
        for (int32_t u = 0; u < units; u++) {
            state[u] = to_byte(f(sums[u], parameter), y_inverse, 0);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

// needs common/activation int8/gate_sums int8/to_byte
/* Gated recurrent units; gates are reset, update, candidate. The state is [state][reset state]. */
static void gru(const int8_t *x, int32_t rows, int32_t inputs, int32_t x_zero, const int8_t *weights, const float *step,
                const int8_t *recurrent, const float *state_step, const float *bias, int8_t *y, int32_t units,
                int32_t last_only, activation f, float parameter, activation gate, float gate_parameter, float y_step,
                float y_inverse, int8_t *state, float *sums)
{
    int8_t *reset = state + units;
    for (int32_t u = 0; u < units; u++) {
        state[u] = 0;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, x_zero, weights, step, state, units, recurrent, state_step, bias, sums, 0, 2 * units);
        for (int32_t u = 0; u < units; u++) {
            reset[u] = to_byte(gate(sums[u], gate_parameter) * ((float)state[u] * y_step), y_inverse, 0);
        }
        gate_sums(x, inputs, x_zero, weights, step, reset, units, recurrent, state_step, bias, sums, 2 * units,
                  3 * units);
        for (int32_t u = 0; u < units; u++) {
            const float update = gate(sums[units + u], gate_parameter);
            const float candidate = f(sums[2 * units + u], parameter);
            state[u] = to_byte(candidate + update * ((float)state[u] * y_step - candidate), y_inverse, 0);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

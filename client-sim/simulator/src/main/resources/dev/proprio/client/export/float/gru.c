// needs common/activation float/gate_sums
/* Gated recurrent units; gates are reset, update, candidate. The scratch is [state][reset state][3 sums]. */
static void gru(const float *x, int32_t rows, int32_t inputs, const float *weights, const float *recurrent,
                const float *bias, float *y, int32_t units, int32_t last_only, activation f, float parameter,
                activation gate, float gate_parameter, float *scratch)
{
    float *state = scratch, *reset = scratch + units, *sums = scratch + 2 * units;
    for (int32_t u = 0; u < units; u++) {
        state[u] = 0.0f;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, weights, state, units, recurrent, bias, sums, 0, 2 * units);
        for (int32_t u = 0; u < units; u++) {
            reset[u] = gate(sums[u], gate_parameter) * state[u];
        }
        gate_sums(x, inputs, weights, reset, units, recurrent, bias, sums, 2 * units, 3 * units);
        for (int32_t u = 0; u < units; u++) {
            const float update = gate(sums[units + u], gate_parameter);
            const float candidate = f(sums[2 * units + u], parameter);
            state[u] = candidate + update * (state[u] - candidate);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

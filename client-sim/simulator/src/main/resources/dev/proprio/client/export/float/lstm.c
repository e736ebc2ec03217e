// needs common/activation float/gate_sums
/* Long short-term memory; gates are candidate, forget, output, input. The scratch is [state][memory][4 sums]. */
static void lstm(const float *x, int32_t rows, int32_t inputs, const float *weights, const float *recurrent,
                 const float *bias, float *y, int32_t units, int32_t last_only, activation f, float parameter,
                 activation gate, float gate_parameter, float *scratch)
{
    float *state = scratch, *memory = scratch + units, *sums = scratch + 2 * units;
    for (int32_t u = 0; u < 2 * units; u++) {
        scratch[u] = 0.0f;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, weights, state, units, recurrent, bias, sums, 0, 4 * units);
        for (int32_t u = 0; u < units; u++) {
            memory[u] = gate(sums[units + u], gate_parameter) * memory[u]
                    + gate(sums[3 * units + u], gate_parameter) * f(sums[u], parameter);
            state[u] = gate(sums[2 * units + u], gate_parameter) * f(memory[u], parameter);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

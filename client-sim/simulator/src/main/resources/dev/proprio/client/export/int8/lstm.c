// needs common/activation int8/gate_sums int8/to_byte
/* Long short-term memory; gates are candidate, forget, output, input. The scratch is [memory][4 sums]. */
static void lstm(const int8_t *x, int32_t rows, int32_t inputs, int32_t x_zero, const int8_t *weights, const float *step,
                 const int8_t *recurrent, const float *state_step, const float *bias, int8_t *y, int32_t units,
                 int32_t last_only, activation f, float parameter, activation gate, float gate_parameter,
                 float y_inverse, int8_t *state, float *scratch)
{
    float *memory = scratch, *sums = scratch + units;
    for (int32_t u = 0; u < units; u++) {
        state[u] = 0;
        memory[u] = 0.0f;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, x_zero, weights, step, state, units, recurrent, state_step, bias, sums, 0, 4 * units);
        for (int32_t u = 0; u < units; u++) {
            memory[u] = gate(sums[units + u], gate_parameter) * memory[u]
                    + gate(sums[3 * units + u], gate_parameter) * f(sums[u], parameter);
            state[u] = to_byte(gate(sums[2 * units + u], gate_parameter) * f(memory[u], parameter), y_inverse, 0);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

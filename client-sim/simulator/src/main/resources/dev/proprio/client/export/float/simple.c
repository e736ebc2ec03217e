// needs common/activation float/gate_sums
/* An Elman network. The scratch is [state][sum]. With last_only the output is the last state, else all states. */
static void simple(const float *x, int32_t rows, int32_t inputs, const float *weights, const float *recurrent,
                   const float *bias, float *y, int32_t units, int32_t last_only, activation f, float parameter,
                   float *scratch)
{
    float *state = scratch, *sums = scratch + units;
    for (int32_t u = 0; u < units; u++) {
        state[u] = 0.0f;
    }
    for (int32_t row = 0; row < rows; row++, x += inputs) {
        gate_sums(x, inputs, weights, state, units, recurrent, bias, sums, 0, units);
        for (int32_t u = 0; u < units; u++) {
            state[u] = f(sums[u], parameter);
            y[last_only ? u : row * units + u] = state[u];
        }
    }
}

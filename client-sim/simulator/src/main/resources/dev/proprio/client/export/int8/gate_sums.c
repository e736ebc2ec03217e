/* What the lines of a recurrent layer see: sums[line] = bias + weights x + recurrent state. */
static void gate_sums(const int8_t *x, int32_t inputs, int32_t x_zero, const int8_t *weights, const float *step,
                      const int8_t *state, int32_t units, const int8_t *recurrent, const float *state_step,
                      const float *bias, float *sums, int32_t from, int32_t to)
{
    for (int32_t line = from; line < to; line++) {
        int32_t of_input = 0, of_state = 0;
        for (int32_t i = 0; i < inputs; i++) {
            of_input += weights[line * inputs + i] * (x[i] - x_zero);
        }
        for (int32_t u = 0; u < units; u++) {
            of_state += recurrent[line * units + u] * state[u];
        }
        sums[line] = bias[line] + (float)of_input * step[line] + (float)of_state * state_step[line];
    }
}

/* The output layer, whose sums become numbers again. Weights are [output][input]. */
static void output(const int8_t *x, int32_t inputs, int32_t x_zero, const int8_t *weights, const int32_t *bias,
                   const float *step, float *y, int32_t outputs)
{
    for (int32_t o = 0; o < outputs; o++, weights += inputs) {
        int32_t sum = bias[o];
        for (int32_t i = 0; i < inputs; i++) {
            sum += weights[i] * (x[i] - x_zero);
        }
        y[o] = (float)sum * step[o];
    }
}

// needs common/exponential
/* The largest output before the softmax, and the sum of the exponentials of how far all are below it. */
static void familiar(const float *x, int32_t n)
{
    outputs[0] = x[0];
    outputs[1] = 0.0f;
    for (int32_t i = 1; i < n; i++) {
        outputs[0] = x[i] > outputs[0] ? x[i] : outputs[0];
    }
    for (int32_t i = 0; i < n; i++) {
        outputs[1] += exponential(x[i] - outputs[0]);
    }
}

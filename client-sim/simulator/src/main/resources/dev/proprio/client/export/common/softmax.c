// needs common/exponential
static void softmax(float *x, int32_t n)
{
    float highest = x[0], sum = 0.0f;
    for (int32_t i = 1; i < n; i++) {
        highest = x[i] > highest ? x[i] : highest;
    }
    for (int32_t i = 0; i < n; i++) {
        x[i] = exponential(x[i] - highest);
        sum += x[i];
    }
    for (int32_t i = 0; i < n; i++) {
        x[i] /= sum;
    }
}

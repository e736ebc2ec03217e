// needs common/activation
static void activate(float *x, int32_t n, activation f, float parameter)
{
    for (int32_t i = 0; i < n; i++) {
        x[i] = f(x[i], parameter);
    }
}

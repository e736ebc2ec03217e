/* Normalizes a window; gives 0 if a value is not finite. Means are in two parts, as one float may be too coarse. */
static int32_t read_window(const float *window, float *y)
{
    for (int32_t i = 0; i < PROPRIO_WINDOW_SIZE; i++) {
        const int32_t c = i % PROPRIO_CHANNELS;
        if (!(window[i] - window[i] == 0.0f)) {
            return 0;
        }
        y[i] = ((window[i] - input_mean[c]) - input_mean_rest[c]) * input_scale[c];
    }
    return 1;
}

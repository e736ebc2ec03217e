/* An activation, as a table of what it gives for -128 to 127. */
static void look_up(int8_t *x, int32_t n, const int8_t *table)
{
    for (int32_t i = 0; i < n; i++) {
        x[i] = table[x[i] + 128];
    }
}

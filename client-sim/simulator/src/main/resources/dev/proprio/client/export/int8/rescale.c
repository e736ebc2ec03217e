/* sum * multiplier / 2^shift + zero, rounded and bounded. Shifting a negative number right must keep its sign. */
static int8_t rescale(int32_t sum, int32_t multiplier, int32_t shift, int32_t zero, int32_t low)
{
    const int64_t scaled = (((int64_t)sum * multiplier + ((int64_t)1 << (shift - 1))) >> shift) + zero;
    return (int8_t)(scaled < low ? low : scaled > 127 ? 127 : scaled);
}

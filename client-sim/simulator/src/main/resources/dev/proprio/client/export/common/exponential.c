/* e to the v, within a few units in the last place; v is brought into [-87, 88]. */
static float exponential(float v)
{
    union { float value; uint32_t bits; } power;
    int32_t whole;
    float p, rest;
    v = v < -87.0f ? -87.0f : v > 88.0f ? 88.0f : v;
    whole = (int32_t)(v * 1.44269504f + (v < 0.0f ? -0.5f : 0.5f));
    rest = v - (float)whole * 0.693359375f + (float)whole * 2.12194440e-4f;
    p = 1.9875691500e-4f * rest + 1.3981999507e-3f;
    p = p * rest + 8.3334519073e-3f;
    p = p * rest + 4.1665795894e-2f;
    p = p * rest + 1.6666665459e-1f;
    p = p * rest + 5.0000001201e-1f;
    power.bits = (uint32_t)(whole + 127) << 23;
    return (p * rest * rest + rest + 1.0f) * power.value;
}

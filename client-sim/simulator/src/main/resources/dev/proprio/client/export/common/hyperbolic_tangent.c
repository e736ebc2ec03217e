// needs common/exponential
static float hyperbolic_tangent(float v, float parameter)
{
    const float size = v < 0.0f ? -v : v;
    const float square = v * v;
    float y;
    (void)parameter;
    if (size < 0.625f) {
        y = -5.70498872745e-3f * square + 2.06390887954e-2f;
        y = y * square - 5.37397155531e-2f;
        y = y * square + 1.33314422036e-1f;
        y = y * square - 3.33332819422e-1f;
        return y * square * v + v;
    }
    y = 1.0f - 2.0f / (exponential(size + size) + 1.0f);
    return v < 0.0f ? -y : y;
}

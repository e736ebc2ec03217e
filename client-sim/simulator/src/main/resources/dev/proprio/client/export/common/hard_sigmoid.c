static float hard_sigmoid(float v, float parameter)
{
    const float y = v * 0.2f + 0.5f;
    (void)parameter;
    return y < 0.0f ? 0.0f : y > 1.0f ? 1.0f : y;
}

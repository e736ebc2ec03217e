static float leaky_relu(float v, float parameter)
{
    return v > 0.0f ? v : v * parameter;
}

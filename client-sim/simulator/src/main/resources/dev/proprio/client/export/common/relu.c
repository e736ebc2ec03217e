static float relu(float v, float parameter)
{
    (void)parameter;
    return v > 0.0f ? v : 0.0f;
}

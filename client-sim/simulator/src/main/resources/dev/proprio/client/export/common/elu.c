// needs common/exponential
static float elu(float v, float parameter)
{
    return v > 0.0f ? v : (exponential(v) - 1.0f) * parameter;
}

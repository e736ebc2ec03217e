// needs common/sigmoid
static float gelu(float v, float parameter)
{
    return v * sigmoid(v * 1.702f, parameter);
}

// needs common/exponential
static float sigmoid(float v, float parameter)
{
    (void)parameter;
    return 1.0f / (exponential(-v) + 1.0f);
}

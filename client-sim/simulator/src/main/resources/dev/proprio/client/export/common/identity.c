static float identity(float v, float parameter)
{
    (void)parameter;
    return v;
}

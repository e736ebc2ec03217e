static int8_t to_byte(float value, float inverse, int32_t zero)
{
    float units = value * inverse;
    int32_t byte;
    units = units < -1000.0f ? -1000.0f : units > 1000.0f ? 1000.0f : units;
    byte = (int32_t)(units + (units < 0.0f ? -0.5f : 0.5f)) + zero;
    return (int8_t)(byte < -128 ? -128 : byte > 127 ? 127 : byte);
}

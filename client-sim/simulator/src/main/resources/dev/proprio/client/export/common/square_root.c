static float square_root(float v)
{
    union { float value; uint32_t bits; } root;
    root.value = v;
    root.bits = 0x1fbd1df5u + (root.bits >> 1);
    root.value = 0.5f * (root.value + v / root.value);
    root.value = 0.5f * (root.value + v / root.value);
    return 0.5f * (root.value + v / root.value);
}

package dev.proprio.client.training.fused;

/** A {@link Nonlinearity} over many values. All implementations agree to the bit. Stateless; thread-safe. */
interface ArrayActivation {
    /** {@code y = f(z)} for {@code length} values; z and y may be the same array. */
    void apply(float[] z, float[] y, int at, int length);

    /**
     * {@code d = d * f'} for {@code length} values.
     *
     * @param y outputs, or inputs if {@link Nonlinearity#slopeNeedsInput()}
     */
    void back(float[] y, int yAt, float[] d, int dAt, int length);
}

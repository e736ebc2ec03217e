package dev.proprio.client.export;

/** What a recurrent layer's gates see: the weighted sums of an input row and of a state. */
interface GateSums {
    /** The values of an input, before a row of it is asked for. */
    void begin(float[] x);

    /**
     * The sum of a unit at a gate.
     *
     * @param row the input's row
     * @param line {@code gate * units + unit}
     */
    float sum(int row, int line, float[] state);

    /** The state as it will be remembered. */
    default float stored(float state) {
        return state;
    }
}

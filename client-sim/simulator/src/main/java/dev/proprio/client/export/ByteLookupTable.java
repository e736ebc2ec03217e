package dev.proprio.client.export;

/**
 * Any function of each byte, as what it gives for each of the 256.
 *
 * @param table begins with what -128 becomes
 */
record ByteLookupTable(ActivationStep step, byte[] table, QuantizationParameters scale) implements ByteStep {
    static ByteLookupTable of(ActivationStep step, QuantizationParameters in, QuantizationParameters out) {
        byte[] table = new byte[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = out.quantize(step.f().value(in.value(i - 128)));
        }
        return new ByteLookupTable(step, table, out);
    }

    @Override
    public byte[] run(byte[] x) {
        byte[] y = new byte[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = table[x[i] + 128];
        }
        return y;
    }
}

package dev.proprio.client.export;

/**
 * Any function of each byte, as what it gives for each of the 256.
 *
 * @param table begins with what -128 becomes
 */
record ByteTable(Activate step, byte[] table, Scale scale) implements ByteStep {
    static ByteTable of(Activate step, Scale in, Scale out) {
        byte[] table = new byte[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = out.quantize(step.f().value(in.value(i - 128)));
        }
        return new ByteTable(step, table, out);
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

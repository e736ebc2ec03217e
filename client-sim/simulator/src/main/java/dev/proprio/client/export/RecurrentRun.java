package dev.proprio.client.export;

/** One pass of a recurrent layer over a window. Used once. */
final class RecurrentRun {
    private final RecurrentStep layer;
    private final GateSums sums;
    private final int units;
    private final float[] state;
    private final float[] memory;
    private final float[] gates;

    RecurrentRun(RecurrentStep layer, GateSums sums) {
        this.layer = layer;
        this.sums = sums;
        this.units = layer.units();
        this.state = new float[units];
        this.memory = new float[units];
        this.gates = new float[layer.cell().gates() * units];
    }

    float[] over(float[] x) {
        sums.begin(x);
        float[] y = new float[layer.out().size()];
        for (int row = 0; row < layer.in().rows(); row++) {
            switch (layer.cell()) {
                case SIMPLE -> simple(row);
                case GRU -> gru(row);
                case LSTM -> lstm(row);
            }
            System.arraycopy(state, 0, y, layer.lastOnly() ? 0 : row * units, units);
        }
        return y;
    }

    private void simple(int row) {
        sum(row, 0, units, state);
        for (int u = 0; u < units; u++) {
            state[u] = sums.stored(layer.f().value(gates[u]));
        }
    }

    private void gru(int row) {
        sum(row, 0, 2 * units, state);
        float[] reset = memory;
        for (int u = 0; u < units; u++) {
            reset[u] = sums.stored(layer.gate().value(gates[u]) * state[u]);
        }
        sum(row, 2 * units, 3 * units, reset);
        for (int u = 0; u < units; u++) {
            float update = layer.gate().value(gates[units + u]);
            float candidate = layer.f().value(gates[2 * units + u]);
            state[u] = sums.stored(candidate + update * (state[u] - candidate));
        }
    }

    private void lstm(int row) {
        sum(row, 0, 4 * units, state);
        for (int u = 0; u < units; u++) {
            float candidate = layer.f().value(gates[u]);
            float forget = layer.gate().value(gates[units + u]);
            float show = layer.gate().value(gates[2 * units + u]);
            float add = layer.gate().value(gates[3 * units + u]);
            memory[u] = forget * memory[u] + add * candidate;
            state[u] = sums.stored(show * layer.f().value(memory[u]));
        }
    }

    private void sum(int row, int from, int to, float[] before) {
        for (int line = from; line < to; line++) {
            gates[line] = sums.sum(row, line, before);
        }
    }
}

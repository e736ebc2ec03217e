package dev.proprio.client.export;

/** Kinds of recurrent layers, with their gates in the order in which DL4J's parameters have them. */
enum RecurrentKind {
    /** Elman's: one activation of one sum. */
    SIMPLE(1),
    /** The gated recurrent unit of Cho et al. (2014): reset, update, candidate. */
    GRU(3),
    /** Long short-term memory without peepholes: candidate, forget, output, input. */
    LSTM(4);

    private final int gates;

    RecurrentKind(int gates) {
        this.gates = gates;
    }

    int gates() {
        return gates;
    }

    /** Whether gates decide what becomes of the state. */
    boolean gated() {
        return this != SIMPLE;
    }
}

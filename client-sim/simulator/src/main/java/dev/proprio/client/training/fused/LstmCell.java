package dev.proprio.client.training.fused;

import java.util.Arrays;

/**
 * Long short-term memory without peepholes. DL4J's gates are, in this order: what may be remembered, what of the
 * memory is kept, what of it is shown, and what is added to it.
 */
final class LstmCell implements RecurrentCell {
    private static final int CANDIDATE = 0;
    private static final int KEEP = 1;
    private static final int SHOW = 2;
    private static final int ADD = 3;

    private final Loops loops;
    private final ElementLoops elements;
    private final ArrayActivation f;
    private final ArrayActivation gate;
    /** What is remembered, that at {@code time} being before it. */
    private float[] memory = new float[0];
    /** The memory after its activation, laid out alike. */
    private float[] shown = new float[0];

    private float[] byMemory = new float[0];
    private float[] byShown = new float[0];

    LstmCell(Kernels kernels, Nonlinearity f, Nonlinearity gate) {
        this.loops = kernels.loops();
        this.elements = kernels.elements();
        this.f = kernels.curve(f);
        this.gate = kernels.curve(gate);
    }

    @Override
    public int gates() {
        return 4;
    }

    @Override
    public boolean resets() {
        return false;
    }

    @Override
    public void resize(Unrolled u) {
        int block = u.state(1);
        memory = Unrolled.floats(u.steps + 1, block);
        shown = Unrolled.floats(u.steps + 1, block);
        byMemory = Unrolled.floats(1, block);
        byShown = Unrolled.floats(1, block);
    }

    @Override
    public void begin(Unrolled u, int count) {
        Arrays.fill(memory, 0, count * u.width(), 0);
    }

    @Override
    public void forward(Unrolled u, int time, int count) {
        int length = count * u.width();
        float[] a = u.activated;
        int now = u.state(time + 1);
        u.project(time, 0, 4, count);
        f.apply(a, a, u.gate(time, CANDIDATE), length);
        for (int g = KEEP; g <= ADD; g++) {
            gate.apply(a, a, u.gate(time, g), length);
        }
        elements.multiply(a, u.gate(time, ADD), a, u.gate(time, CANDIDATE), memory, now, length);
        elements.addProduct(a, u.gate(time, KEEP), memory, u.state(time), memory, now, length);
        f.apply(memory, shown, now, length);
        elements.multiply(a, u.gate(time, SHOW), shown, now, u.states, now, length);
    }

    @Override
    public void beginBack(Unrolled u, int count) {
        Arrays.fill(byMemory, 0, count * u.width(), 0);
    }

    @Override
    public void backward(Unrolled u, int time, int count, float[] parameters) {
        int length = count * u.width();
        float[] a = u.activated;
        float[] d = u.gradients;
        int now = u.state(time + 1);
        elements.multiply(u.back, 0, shown, now, d, u.gradient(time, SHOW), length);
        elements.multiply(u.back, 0, a, u.gate(time, SHOW), byShown, 0, length);
        f.back(shown, now, byShown, 0, length);
        loops.addScaled(1, byShown, 0, byMemory, 0, length);
        elements.multiply(byMemory, 0, a, u.gate(time, ADD), d, u.gradient(time, CANDIDATE), length);
        elements.multiply(byMemory, 0, a, u.gate(time, CANDIDATE), d, u.gradient(time, ADD), length);
        elements.multiply(byMemory, 0, memory, u.state(time), d, u.gradient(time, KEEP), length);
        elements.multiply(byMemory, 0, a, u.gate(time, KEEP), byMemory, 0, length);
        f.back(a, u.gate(time, CANDIDATE), d, u.gradient(time, CANDIDATE), length);
        for (int g = KEEP; g <= ADD; g++) {
            gate.back(a, u.gate(time, g), d, u.gradient(time, g), length);
        }
        if (time > 0) {
            u.backToState(time, 0, 4, count, parameters, u.back, false);
        }
    }
}

package dev.proprio.client.training.fused;

/**
 * The gated recurrent unit of Cho et al. (2014), equations 5 to 8: the state is reset before it meets the
 * candidate's weights. The gates are, in this order: reset, update, candidate.
 */
final class GruCell implements RecurrentCell {
    private static final int RESET = 0;
    private static final int UPDATE = 1;
    private static final int CANDIDATE = 2;

    private final Loops loops;
    private final ElementLoops elements;
    private final ArrayActivation f;
    private final ArrayActivation gate;
    private float[] difference = new float[0];
    private float[] byReset = new float[0];

    GruCell(Kernels kernels, Nonlinearity f, Nonlinearity gate) {
        this.loops = kernels.loops();
        this.elements = kernels.elements();
        this.f = kernels.curve(f);
        this.gate = kernels.curve(gate);
    }

    @Override
    public int gates() {
        return 3;
    }

    @Override
    public boolean resets() {
        return true;
    }

    @Override
    public void resize(Unrolled u) {
        difference = Unrolled.floats(1, u.state(1));
        byReset = Unrolled.floats(1, u.state(1));
    }

    @Override
    public void forward(Unrolled u, int time, int count) {
        int length = count * u.width();
        float[] a = u.activated;
        int before = u.state(time);
        int now = u.state(time + 1);
        int candidate = u.gate(time, CANDIDATE);
        u.project(time, RESET, CANDIDATE, count);
        gate.apply(a, a, u.gate(time, RESET), length);
        gate.apply(a, a, u.gate(time, UPDATE), length);
        elements.multiply(a, u.gate(time, RESET), u.states, before, u.resets, before, length);
        u.projectReset(time, count);
        f.apply(a, a, candidate, length);
        difference(u, time, length);
        System.arraycopy(a, candidate, u.states, now, length);
        elements.addProduct(a, u.gate(time, UPDATE), difference, 0, u.states, now, length);
    }

    @Override
    public void backward(Unrolled u, int time, int count, float[] parameters) {
        int length = count * u.width();
        float[] a = u.activated;
        float[] d = u.gradients;
        float[] back = u.back;
        int reset = u.gradient(time, RESET);
        int update = u.gradient(time, UPDATE);
        int candidate = u.gradient(time, CANDIDATE);
        difference(u, time, length);
        elements.multiply(back, 0, difference, 0, d, update, length);
        gate.back(a, u.gate(time, UPDATE), d, update, length);
        System.arraycopy(back, 0, d, candidate, length);
        elements.multiply(back, 0, a, u.gate(time, UPDATE), back, 0, length);
        loops.addScaled(-1, back, 0, d, candidate, length);
        f.back(a, u.gate(time, CANDIDATE), d, candidate, length);
        u.backToState(time, CANDIDATE, CANDIDATE + 1, count, parameters, byReset, false);
        elements.multiply(byReset, 0, u.states, u.state(time), d, reset, length);
        gate.back(a, u.gate(time, RESET), d, reset, length);
        if (time > 0) {
            elements.addProduct(byReset, 0, a, u.gate(time, RESET), back, 0, length);
            u.backToState(time, RESET, CANDIDATE, count, parameters, back, true);
        }
    }

    /** The state before less the candidate. */
    private void difference(Unrolled u, int time, int length) {
        System.arraycopy(u.states, u.state(time), difference, 0, length);
        loops.addScaled(-1, u.activated, u.gate(time, CANDIDATE), difference, 0, length);
    }
}

package dev.proprio.client.training.fused;

/** The state is an activation of one product: DL4J's {@code SimpleRnn}. */
final class SimpleCell implements RecurrentCell {
    private final ArrayActivation f;

    SimpleCell(ArrayActivation f) {
        this.f = f;
    }

    @Override
    public int gates() {
        return 1;
    }

    @Override
    public boolean resets() {
        return false;
    }

    @Override
    public void forward(Unrolled u, int time, int count) {
        u.project(time, 0, 1, count);
        int length = count * u.width();
        f.apply(u.activated, u.activated, u.gate(time, 0), length);
        System.arraycopy(u.activated, u.gate(time, 0), u.states, u.state(time + 1), length);
    }

    @Override
    public void backward(Unrolled u, int time, int count, float[] parameters) {
        int length = count * u.width();
        System.arraycopy(u.back, 0, u.gradients, u.gradient(time, 0), length);
        f.back(u.activated, u.gate(time, 0), u.gradients, u.gradient(time, 0), length);
        if (time > 0) {
            u.backToState(time, 0, 1, count, parameters, u.back, false);
        }
    }
}

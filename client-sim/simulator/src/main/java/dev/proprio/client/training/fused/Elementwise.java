package dev.proprio.client.training.fused;

/** An activation as a layer of its own. */
final class Elementwise implements FusedLayer {
    private final Nonlinearity f;
    private final ArrayActivation curve;
    private final Link in;
    private final Link out;

    Elementwise(Kernels kernels, Link in, Link out, Nonlinearity f) {
        this.curve = kernels.curve(f);
        this.in = in;
        this.out = out;
        this.f = f;
    }

    @Override
    public void forward(Pass pass) {
        int count = pass.count;
        for (int n = 0; n < count; n++) {
            copy(in.values, out.values, n);
            curve.apply(out.values.data, out.values.data, out.values.at(n), out.values.size());
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        int count = pass.count;
        if (!inputNeeded) {
            return;
        }
        SequenceBatch y = f.slopeNeedsInput() ? in.values : out.values;
        for (int n = 0; n < count; n++) {
            copy(out.gradient, in.gradient, n);
            curve.back(y.data, y.at(n), in.gradient.data, in.gradient.at(n), y.size());
        }
    }

    private static void copy(SequenceBatch from, SequenceBatch to, int sample) {
        System.arraycopy(from.data, from.at(sample), to.data, to.at(sample), from.size());
    }
}

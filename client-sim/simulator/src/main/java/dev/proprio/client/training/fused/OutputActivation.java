package dev.proprio.client.training.fused;

/**
 * The activation that ends a layer, in place on the layer's output. ReLU is part of the matrix product's epilogue
 * and has only its way back here.
 */
final class OutputActivation {
    private final Nonlinearity f;
    private final ArrayActivation curve;
    private final SequenceBatch inputs;

    OutputActivation(Nonlinearity f, Kernels kernels, Link out) {
        this.f = f;
        this.curve = kernels.curve(f);
        this.inputs = f.slopeNeedsInput() ? new SequenceBatch(out.values.rows, out.values.channels) : out.values;
    }

    /** Whether the product is to apply it. */
    boolean fused() {
        return f.kind() == Nonlinearity.Kind.RELU;
    }

    void resize(int samples, Link out) {
        if (inputs != out.values) {
            inputs.resize(samples);
        }
    }

    void forward(Link out, int count) {
        if (fused() || f.kind() == Nonlinearity.Kind.IDENTITY) {
            return;
        }
        SequenceBatch y = out.values;
        for (int n = 0; n < count; n++) {
            if (inputs != y) {
                System.arraycopy(y.data, y.at(n), inputs.data, inputs.at(n), y.size());
            }
            curve.apply(y.data, y.data, y.at(n), y.size());
        }
    }

    /** Turns the gradient with respect to outputs into the one with respect to inputs. */
    void backward(Link out, int count) {
        if (f.kind() == Nonlinearity.Kind.IDENTITY) {
            return;
        }
        SequenceBatch d = out.gradient;
        for (int n = 0; n < count; n++) {
            curve.back(inputs.data, inputs.at(n), d.data, d.at(n), d.size());
        }
    }
}

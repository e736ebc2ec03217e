package dev.proprio.client.training.fused;

/**
 * Inverted dropout (Srivastava et al. 2014): a step keeps each value with a probability and divides it by that,
 * otherwise it becomes 0. Evaluation leaves values as they are. Two numbers of the pass key the whole mini-batch.
 */
final class InvertedDropout implements FusedLayer {
    private final Loops loops;
    private final ElementLoops elements;
    private final Link in;
    private final Link out;
    private final double kept;
    private float[] factors = new float[0];

    /** @param kept the probability that a value stays, greater than 0 and less than 1 */
    InvertedDropout(Kernels kernels, Link in, Link out, double kept) {
        this.loops = kernels.loops();
        this.elements = kernels.elements();
        this.in = in;
        this.out = out;
        this.kept = kept;
    }

    @Override
    public boolean draws() {
        return true;
    }

    @Override
    public void resize(int samples) {
        factors = new float[Math.multiplyExact(samples, in.values.size())];
    }

    @Override
    public void forward(Pass pass) {
        SequenceBatch x = in.values;
        SequenceBatch y = out.values;
        int size = x.size();
        if (!pass.training) {
            for (int n = 0; n < pass.count; n++) {
                System.arraycopy(x.data, x.at(n), y.data, y.at(n), size);
            }
            return;
        }
        int first = pass.random.nextInt();
        int second = pass.random.nextInt();
        loops.bernoulli(first, second, kept, factors, pass.count * size);
        for (int n = 0; n < pass.count; n++) {
            elements.multiply(x.data, x.at(n), factors, n * size, y.data, y.at(n), size);
        }
    }

    @Override
    public void backward(Pass pass, boolean inputNeeded) {
        if (!inputNeeded) {
            return;
        }
        SequenceBatch dx = in.gradient;
        SequenceBatch dy = out.gradient;
        int size = dx.size();
        for (int n = 0; n < pass.count; n++) {
            elements.multiply(dy.data, dy.at(n), factors, n * size, dx.data, dx.at(n), size);
        }
    }
}

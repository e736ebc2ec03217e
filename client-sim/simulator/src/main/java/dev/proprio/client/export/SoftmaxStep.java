package dev.proprio.client.export;

/** Makes the last values probabilities. */
record SoftmaxStep(SequenceShape in) implements ProgramStep {
    @Override
    public SequenceShape out() {
        return in;
    }

    @Override
    public float[] run(float[] x) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : x) {
            highest = Math.max(highest, value);
        }
        float[] y = new float[x.length];
        float sum = 0;
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) StrictMath.exp(x[i] - highest);
            sum += y[i];
        }
        for (int i = 0; i < x.length; i++) {
            y[i] /= sum;
        }
        return y;
    }
}

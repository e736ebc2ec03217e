package dev.proprio.client.export;

import java.util.List;

/**
 * Layer normalization of each row (Ba et al. 2016): its values minus their mean, over their deviation, times a gain
 * each, plus a bias each. A row of equal values becomes the bias.
 */
record LayerNormStep(SequenceShape in, float[] gain, float[] bias) implements ProgramStep {
    @Override
    public SequenceShape out() {
        return in;
    }

    @Override
    public float[] run(float[] x) {
        float[] y = new float[x.length];
        int units = in.channels();
        for (int row = 0; row < in.rows(); row++) {
            int at = row * units;
            float mean = 0;
            for (int i = 0; i < units; i++) {
                mean += x[at + i];
            }
            mean /= units;
            float squares = 0;
            for (int i = 0; i < units; i++) {
                squares += (x[at + i] - mean) * (x[at + i] - mean);
            }
            float inverse = squares > 0 ? (float) (1 / Math.sqrt(squares / units)) : 0;
            for (int i = 0; i < units; i++) {
                y[at + i] = (x[at + i] - mean) * inverse * gain[i] + bias[i];
            }
        }
        return y;
    }

    @Override
    public List<float[]> constants() {
        return List.of(gain, bias);
    }
}

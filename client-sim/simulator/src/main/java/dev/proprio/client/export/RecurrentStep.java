package dev.proprio.client.export;

import dev.proprio.client.training.fused.Nonlinearity;
import java.util.List;

/**
 * A recurrent layer that begins with a state of zeros. With an output of one row it gives the last state alone.
 *
 * @param f the activation of the candidate, and of the memory that is shown
 * @param gate the activation of the gates
 * @param weights of the input, {@code [gate][unit][channel]}
 * @param recurrent of the state, {@code [gate][unit][unit before]}
 * @param bias {@code [gate][unit]}
 */
record RecurrentStep(
        SequenceShape in,
        SequenceShape out,
        RecurrentKind cell,
        Nonlinearity f,
        Nonlinearity gate,
        float[] weights,
        float[] recurrent,
        float[] bias)
        implements ProgramStep {
    /** Whether it gives the last state alone. */
    boolean lastOnly() {
        return out.rows() != in.rows();
    }

    /** The same layer, giving all states. */
    RecurrentStep atAllTimes() {
        var all = new SequenceShape(in.rows(), units());
        return new RecurrentStep(in, all, cell, f, gate, weights, recurrent, bias);
    }

    int units() {
        return out.channels();
    }

    @Override
    public float[] run(float[] x) {
        return new RecurrentRun(this, new FloatSums(this)).over(x);
    }

    @Override
    public long multiplyAdds() {
        return (long) in.rows() * (weights.length + recurrent.length);
    }

    @Override
    public List<float[]> constants() {
        return List.of(weights, recurrent, bias);
    }
}

package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.List;

/** Slices of the parameter vector that no rule may move. Not thread-safe. */
public final class KeptSlices {
    private final List<ParameterLayout.Slice> slices;
    private final float[] kept;

    public KeptSlices(List<ParameterLayout.Slice> slices) {
        this.slices = List.copyOf(slices);
        this.kept = new float
                [slices.stream().mapToInt(ParameterLayout.Slice::length).sum()];
    }

    /** Applies a rule that sees a gradient of 0 for the slices, and leaves them as they were before it. */
    public void during(StepRule rule, float[] parameters, float[] gradient, int length) {
        int at = 0;
        for (var slice : slices) {
            Arrays.fill(gradient, slice.offset(), slice.offset() + slice.length(), 0);
            System.arraycopy(parameters, slice.offset(), kept, at, slice.length());
            at += slice.length();
        }
        rule.apply(parameters, gradient, length);
        at = 0;
        for (var slice : slices) {
            System.arraycopy(kept, at, parameters, slice.offset(), slice.length());
            at += slice.length();
        }
    }
}

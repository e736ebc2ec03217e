package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** Another rule's step with some slices of the parameter vector frozen: their gradient is 0 and they do not move. */
public final class Frozen implements StepRule {
    private final List<ParameterLayout.Slice> slices;
    private final float[] kept;
    private final StepRule rule;

    /**
     * Freezes every slice whose whole name a pattern matches: {@code 0/.*} is all of layer 0, {@code 4/W} the
     * weights of layer 4.
     *
     * @throws IllegalArgumentException if the pattern matches no slice
     */
    public Frozen(ParameterLayout layout, Pattern names, StepRule rule) {
        this.slices = layout.slices().stream()
                .filter(slice -> names.matcher(slice.name()).matches())
                .toList();
        if (slices.isEmpty()) {
            throw new IllegalArgumentException("no parameters are named like \"%s\"; there are %s"
                    .formatted(
                            names,
                            layout.slices().stream()
                                    .map(ParameterLayout.Slice::name)
                                    .toList()));
        }
        this.kept = new float
                [slices.stream().mapToInt(ParameterLayout.Slice::length).sum()];
        this.rule = rule;
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
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

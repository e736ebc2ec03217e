package dev.proprio.client.training.step;

import dev.proprio.client.training.StepRule;
import dev.proprio.proto.tensor.ParameterLayout;
import java.util.List;
import java.util.regex.Pattern;

/** Another rule's step with some slices of the parameter vector frozen: their gradient is 0 and they do not move. */
public final class FrozenSliceRule implements StepRule {
    private final KeptSlices frozen;
    private final StepRule rule;

    /**
     * Freezes every slice whose whole name a pattern matches: {@code 0/.*} is all of layer 0, {@code 4/W} the
     * weights of layer 4.
     *
     * @throws IllegalArgumentException if the pattern matches no slice
     */
    public FrozenSliceRule(ParameterLayout layout, Pattern names, StepRule rule) {
        List<ParameterLayout.Slice> slices = layout.slices().stream()
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
        this.frozen = new KeptSlices(slices);
        this.rule = rule;
    }

    @Override
    public void apply(float[] parameters, float[] gradient, int length) {
        frozen.during(rule, parameters, gradient, length);
    }
}

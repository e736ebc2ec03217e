package dev.proprio.client.export;

import dev.proprio.client.training.InputShape;
import java.util.List;

/** What a trained network does with one normalized window, step by step. Immutable. */
record Program(InputShape shape, List<ProgramStep> steps) {
    Program {
        steps = List.copyOf(steps);
    }

    /** The scores of a normalized window, {@code [time][channel]}. */
    float[] run(float[] window) {
        float[] values = window;
        for (ProgramStep step : steps) {
            values = step.run(values);
        }
        return values;
    }

    /** The same before the softmax at the end, which there must be. */
    Program beforeSoftmax() throws ExportException {
        return new Program(shape, UnknownAnswer.beforeSoftmax(steps));
    }

    /** Multiply-adds with weights, for one window. */
    long multiplyAdds() {
        return steps.stream().mapToLong(ProgramStep::multiplyAdds).sum();
    }
}

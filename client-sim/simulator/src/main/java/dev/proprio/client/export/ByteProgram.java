package dev.proprio.client.export;

import dev.proprio.client.training.InputShape;
import java.util.List;

/**
 * A program on bytes. The last layer's sums are not brought to bytes again.
 *
 * @param input what the bytes of a normalized window stand for
 * @param steps all but the output layer
 * @param inZero the byte that stands for 0 in what the output layer takes
 * @param output the output layer
 * @param kernel its weights
 * @param end what is done with its values
 */
record ByteProgram(
        InputShape shape,
        QuantizationParameters input,
        List<ByteStep> steps,
        int inZero,
        ConvolutionStep output,
        ByteKernel kernel,
        List<ProgramStep> end) {
    ByteProgram {
        steps = List.copyOf(steps);
        end = List.copyOf(end);
    }

    /** The same before the softmax at the end, which there must be. */
    ByteProgram beforeSoftmax() throws ExportException {
        return new ByteProgram(shape, input, steps, inZero, output, kernel, UnknownAnswer.beforeSoftmax(end));
    }

    /** The scores of a normalized window, {@code [time][channel]}. */
    float[] run(float[] window) {
        byte[] values = new byte[window.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.quantize(window[i]);
        }
        for (ByteStep step : steps) {
            values = step.run(values);
        }
        int[] sums = ByteConvolution.sums(output, kernel, inZero, values);
        float[] scores = new float[sums.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = sums[i] * (float) kernel.steps()[i];
        }
        for (ProgramStep step : end) {
            scores = step.run(scores);
        }
        return scores;
    }
}

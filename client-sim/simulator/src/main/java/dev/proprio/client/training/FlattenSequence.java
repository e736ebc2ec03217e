package dev.proprio.client.training;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Flattens {@code [batch, channels, time]} to {@code [batch, time * channels]}, time-major. DL4J's own
 * passage from sequences to dense layers would apply the dense layer at every point in time.
 *
 * @param length points in time
 * @param channels channels per point
 */
public record FlattenSequence(
        @JsonProperty("length") int length,
        @JsonProperty("channels") int channels) implements InputPreProcessor {
    @Override
    public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray timeMajor = workspaces.dup(ArrayType.ACTIVATIONS, input.permute(0, 2, 1), 'c');
        return timeMajor.reshape('c', input.size(0), (long) length * channels);
    }

    @Override
    public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
        INDArray timeMajor = output.dup('c').reshape('c', output.size(0), length, channels);
        return workspaces.dup(ArrayType.ACTIVATION_GRAD, timeMajor.permute(0, 2, 1), 'c');
    }

    @Override
    public InputPreProcessor clone() {
        return this;
    }

    @Override
    public InputType getOutputType(InputType inputType) {
        return InputType.feedForward((long) length * channels);
    }

    @Override
    public Pair<@Nullable INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
        return new Pair<>(maskArray, currentMaskState);
    }
}

package dev.proprio.coordinator.asynchronous;

import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.tensor.FloatBytes;

/**
 * A version of the model that devices under way began with. Keeps its stored form, which is written once. Immutable.
 *
 * @param parameters not written to
 */
public record RetainedModel(float[] parameters, StatePiece piece) {
    /** The version of these parameters. */
    public static RetainedModel of(float[] parameters) {
        return new RetainedModel(parameters, new StatePiece(FloatBytes.encode(parameters)));
    }
}

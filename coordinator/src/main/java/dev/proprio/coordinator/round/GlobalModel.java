package dev.proprio.coordinator.round;

import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.tensor.ParameterLayout;

/**
 * The model as the coordinator knows it: a named flat vector.
 *
 * @param layout how the vector is made up
 * @param parameters the values; owned by this object and never written to
 */
public record GlobalModel(ParameterLayout layout, float[] parameters) {
    public GlobalModel {
        if (layout.length() != parameters.length) {
            throw new IllegalArgumentException(
                    "the layout has %s parameters but the vector has %s".formatted(layout.length(), parameters.length));
        }
    }

    /** SHA-256 of the parameters as little-endian float32, in hex. */
    public String sha256() {
        return FloatBytes.sha256(parameters);
    }
}

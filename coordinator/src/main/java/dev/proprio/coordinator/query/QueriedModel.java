package dev.proprio.coordinator.query;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.tensor.FloatBytes;
import dev.proprio.proto.update.Broadcast;
import dev.proprio.proto.v1.ModelRef;
import dev.proprio.proto.wire.ModelRefs;
import java.util.Optional;

/**
 * A model that a query is about.
 *
 * @param broadcast its parameters
 * @param description what it is and takes, which devices can ask for
 */
public record QueriedModel(Broadcast broadcast, Optional<DescribedModel> description) {
    /** As tasks refer to it. */
    public ModelRef reference() {
        return reference(broadcast.encode());
    }

    /** The same of bytes that are {@link Broadcast#encode} already. */
    public ModelRef reference(byte[] encoded) {
        return ModelRefs.of(
                broadcast,
                ByteString.copyFrom(FloatBytes.sha256().digest(encoded)),
                description.map(DescribedModel::sha256).orElse(ByteString.EMPTY));
    }
}

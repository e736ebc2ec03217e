package dev.proprio.coordinator.grpc;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.query.QueriedModel;
import dev.proprio.coordinator.round.DescribedModel;
import dev.proprio.proto.v1.ModelRef;
import java.util.Optional;

/** A model that a query is about, as devices fetch it. */
final class SentQueriedModel implements SentModel {
    private final byte[] bytes;
    private final ModelRef reference;
    private final Optional<DescribedModel> description;

    SentQueriedModel(QueriedModel model) {
        this.bytes = model.broadcast().encode();
        this.reference = model.reference(bytes);
        this.description = model.description();
    }

    /** As tasks refer to it. */
    ModelRef reference() {
        return reference;
    }

    boolean is(ByteString sha256) {
        return reference.getSha256().equals(sha256);
    }

    /** The description with this digest, if it is this model's. */
    Optional<DescribedModel> description(ByteString sha256) {
        return description.filter(known -> known.sha256().equals(sha256));
    }

    @Override
    public byte[] modelBytes() {
        return bytes;
    }

    @Override
    public void movedDown(int count) {}
}

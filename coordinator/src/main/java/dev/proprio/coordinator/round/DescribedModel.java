package dev.proprio.coordinator.round;

import com.google.protobuf.ByteString;
import dev.proprio.proto.description.ModelDescription;
import dev.proprio.proto.wire.DescriptionBytes;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A model's description as devices get it.
 *
 * @param bytes as they travel
 * @param sha256 their digest, by which devices ask for them
 */
public record DescribedModel(ByteString bytes, ByteString sha256) {
    /** As devices get it; empty if it has more bytes than they would read. */
    public static Optional<DescribedModel> of(ModelDescription description) {
        ByteString bytes = DescriptionBytes.write(description);
        return bytes.size() > DescriptionBytes.MOST
                ? Optional.empty()
                : Optional.of(new DescribedModel(bytes, DescriptionBytes.sha256(bytes)));
    }

    /** The digest as text. */
    public String hex() {
        return HexFormat.of().formatHex(sha256.toByteArray());
    }
}

package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * Client to server: shares of its secrets for its neighbours.
 *
 * @param commitment to the self-mask secret, 32 bytes
 * @param shares one for each neighbour, by ascending recipient
 */
public record KeyShares(ByteString commitment, List<SealedShare> shares) {
    public KeyShares {
        FieldSizes.require("commitment", commitment, FieldSizes.DIGEST);
        shares = List.copyOf(shares);
    }
}

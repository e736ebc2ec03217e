package dev.proprio.proto.secagg.message;

import java.util.List;

/**
 * Client to server: shares of survivors' self-mask secrets and of dropped clients' mask keys, never both of one.
 *
 * @param selfShares of survivors and the client itself, by ascending owner
 * @param keyShares of clients that shared keys but sent no input, by ascending owner
 */
public record UnmaskShares(List<OwnedShare> selfShares, List<OwnedShare> keyShares) {
    public UnmaskShares {
        selfShares = List.copyOf(selfShares);
        keyShares = List.copyOf(keyShares);
    }
}

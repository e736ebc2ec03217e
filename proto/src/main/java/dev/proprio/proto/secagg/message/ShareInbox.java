package dev.proprio.proto.secagg.message;

import java.util.List;

/** Server to client: the shares from its neighbours. */
public record ShareInbox(List<SealedShare> shares) {
    public ShareInbox {
        shares = List.copyOf(shares);
    }
}

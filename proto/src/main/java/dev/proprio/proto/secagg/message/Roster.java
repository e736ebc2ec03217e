package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.Member;
import java.util.List;

/**
 * Server to client: who takes part.
 *
 * @param index the client's own place
 * @param members all clients; their order numbers them
 * @param signatures of the advertised keys, at least of the client's neighbours
 * @param beacon public value from which the graph follows, 32 bytes
 * @param nonces of all members, from which the beacon follows; empty if it is not drawn
 */
public record Roster(
        int index,
        List<Member> members,
        List<IndexedSignature> signatures,
        ByteString beacon,
        List<ByteString> nonces) {
    public Roster {
        FieldSizes.require("graph's beacon", beacon, FieldSizes.BEACON);
        members = List.copyOf(members);
        signatures = List.copyOf(signatures);
        nonces = List.copyOf(nonces);
        for (ByteString nonce : nonces) {
            FieldSizes.require("nonce", nonce, FieldSizes.BEACON);
        }
    }

    /** A roster whose beacon is not drawn. */
    public Roster(int index, List<Member> members, List<IndexedSignature> signatures, ByteString beacon) {
        this(index, members, signatures, beacon, List.of());
    }
}

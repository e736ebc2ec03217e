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
 */
public record Roster(int index, List<Member> members, List<IndexedSignature> signatures, ByteString beacon) {
    public Roster {
        Sizes.require("graph's beacon", beacon, Sizes.BEACON);
        members = List.copyOf(members);
        signatures = List.copyOf(signatures);
    }
}

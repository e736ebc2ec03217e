package dev.proprio.proto.secagg.message;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.BeaconDraw;
import dev.proprio.proto.secagg.round.Member;
import java.util.List;
import java.util.Locale;

/**
 * Server to client: who takes part, before anybody's nonce is known.
 *
 * @param index the client's own place
 * @param members all clients; their order numbers them
 */
public record BeaconRequest(int index, List<Member> members, BeaconDraw draw) {
    public BeaconRequest {
        members = List.copyOf(members);
        if (draw.commitments().size() != members.size()) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "there must be %s commitments to nonces but there are %s",
                    members.size(),
                    draw.commitments().size()));
        }
        for (ByteString commitment : draw.commitments()) {
            FieldSizes.require("commitment to nonces", commitment, FieldSizes.BEACON);
        }
    }
}

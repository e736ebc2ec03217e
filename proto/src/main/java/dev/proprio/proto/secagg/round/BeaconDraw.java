package dev.proprio.proto.secagg.round;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * A drawing of the beacon by a roster's members: each has committed to a nonce before the roster was fixed, and reveals
 * it afterwards.
 *
 * @param number of the draw in its session, from 1
 * @param commitments of the members, in the order of the roster
 */
public record BeaconDraw(int number, List<ByteString> commitments) {
    public BeaconDraw {
        commitments = List.copyOf(commitments);
    }
}

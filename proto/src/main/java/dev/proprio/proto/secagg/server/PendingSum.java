package dev.proprio.proto.secagg.server;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.ring.RingVector;
import dev.proprio.proto.secagg.round.IndexSet;
import java.util.List;
import java.util.Map;

/**
 * A sum under masks, and who is in it.
 *
 * @param shared who shared keys
 * @param masked whose input is in the sum
 * @param commitments to self-mask secrets, by place
 */
record PendingSum(
        Cohort cohort, IndexSet shared, IndexSet masked, Map<Integer, ByteString> commitments, List<RingVector> sums) {

    byte[] digest() {
        return cohort.transcript().survivorsDigest(shared, masked);
    }
}

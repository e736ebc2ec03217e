package dev.proprio.client.session;

import com.google.protobuf.ByteString;
import dev.proprio.proto.compression.MalformedUpdateException;
import dev.proprio.proto.secagg.message.MaskedInput;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.update.RoundStep;
import dev.proprio.proto.v1.SecAggShareInbox;
import dev.proprio.proto.wire.TransferException;

/** What a device gives to a secure aggregation, and what it is bound to. */
interface MaskedContribution {
    /** Joins as somebody who sums such contributions. */
    SecureParticipant join(SecureIdentity identity) throws TransferException, SecAggAbort;

    /** Digest of what the device really has: what the round's model must be. */
    ByteString model();

    /** Whether the device goes on; if not, it leaves. */
    void requireStay(RoundStep step) throws TaskFailedException;

    /** Makes what is given; it may take as long as the round lasts. */
    void make() throws TaskFailedException, InterruptedException;

    /**
     * What was made, under masks.
     *
     * @throws IllegalArgumentException if it can't be summed
     */
    MaskedInput mask(SecureParticipant participant, SecAggShareInbox shares)
            throws SecAggAbort, TransferException, MalformedUpdateException;

    /** It is in the sum. */
    void received();

    /** The coordinator has ended the secure aggregation without it. */
    void abandoned(String reason);
}

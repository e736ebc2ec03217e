package dev.proprio.spark;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.proto.v1.ClientMemory;
import dev.proprio.proto.v1.LeaseOffer;
import java.io.Serializable;

/**
 * A lease on its way to an executor.
 *
 * @param offer the message of a lease that is handed out
 * @param memory the message of what its devices remember
 */
record LeaseParcel(byte[] offer, byte[] memory) implements Serializable {
    static LeaseParcel of(Lease lease, LeaseBatch batch, long remainingMillis) {
        byte[] memory = lease.memoryContent().bytes();
        return new LeaseParcel(
                lease.offer(batch.model(), lease.memoryContent(), 1, remainingMillis)
                        .toByteArray(),
                memory);
    }

    LeaseOffer message() throws InvalidProtocolBufferException {
        return LeaseOffer.parseFrom(offer);
    }

    ClientMemory remembered() throws InvalidProtocolBufferException {
        return ClientMemory.parseFrom(memory);
    }
}

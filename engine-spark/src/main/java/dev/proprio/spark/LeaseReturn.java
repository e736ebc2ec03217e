package dev.proprio.spark;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.partial.PartialReader;
import dev.proprio.coordinator.partial.PartialWriter;
import dev.proprio.proto.v1.PartialMessage;
import dev.proprio.proto.wire.TransferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;

/**
 * What leases came to, on its way back.
 *
 * @param partial messages, each after its length
 * @param updateBytes of their devices
 * @param retries how often they were tried in vain before
 */
record LeaseReturn(byte[] partial, long updateBytes, int retries) implements Serializable {
    static LeaseReturn of(LeaseAnswer answer, int attempt, int retries) {
        var bytes = new ByteArrayOutputStream();
        try {
            for (PartialMessage message : PartialWriter.write(answer.partial(), attempt)) {
                message.writeDelimitedTo(bytes);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written to", e);
        }
        return new LeaseReturn(bytes.toByteArray(), answer.updateBytes(), retries);
    }

    /** The answer, as the reader believes it. */
    LeaseAnswer read(PartialReader reader) throws InvalidPartialException, TransferException {
        var bytes = new ByteArrayInputStream(partial);
        try {
            for (PartialMessage message = PartialMessage.parseDelimitedFrom(bytes);
                    message != null;
                    message = PartialMessage.parseDelimitedFrom(bytes)) {
                reader.take(message);
            }
        } catch (IOException e) {
            throw new TransferException("the answer can't be read: " + e.getMessage());
        }
        return new LeaseAnswer(reader.finish(), updateBytes);
    }
}

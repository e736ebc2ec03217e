package dev.proprio.proto.secagg;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import java.util.Arrays;
import java.util.Optional;

/** Messages with some of their bytes changed, cut off or repeated. */
final class Tampering {
    private Tampering() {}

    /** What is read from the changed bytes; empty if they are no such message. */
    static Optional<MessageLite> of(MessageLite message, FuzzedDataProvider data) {
        byte[] bytes = message.toByteArray();
        for (int changes = data.consumeInt(1, 3); changes > 0 && bytes.length > 0; changes--) {
            int at = data.consumeInt(0, bytes.length - 1);
            switch (data.consumeInt(0, 2)) {
                case 0 -> bytes[at] ^= (byte) data.consumeInt(1, 255);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] more = Arrays.copyOf(bytes, bytes.length + at + 1);
                    System.arraycopy(bytes, 0, more, bytes.length, at + 1);
                    bytes = more;
                }
            }
        }
        try {
            return Optional.of(message.getParserForType().parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}

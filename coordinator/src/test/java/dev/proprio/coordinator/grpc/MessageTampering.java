package dev.proprio.coordinator.grpc;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Arrays;

/** Messages with some of their bytes changed or cut off, or with others behind. */
final class MessageTampering {
    private MessageTampering() {}

    /** What is read from the changed bytes; the message itself if they are no such message. */
    @SuppressWarnings("unchecked")
    static <M extends Message> M of(M message, FuzzedDataProvider data) {
        byte[] bytes = message.toByteArray();
        for (int changes = data.consumeInt(1, 3); changes > 0 && bytes.length > 0; changes--) {
            int at = data.consumeInt(0, bytes.length - 1);
            switch (data.consumeInt(0, 2)) {
                case 0 -> bytes[at] ^= (byte) data.consumeInt(1, 255);
                case 1 -> bytes = Arrays.copyOf(bytes, at);
                default -> {
                    byte[] more = data.consumeBytes(16);
                    bytes = Arrays.copyOf(bytes, bytes.length + more.length);
                    System.arraycopy(more, 0, bytes, bytes.length - more.length, more.length);
                }
            }
        }
        try {
            return (M) message.getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return message;
        }
    }
}

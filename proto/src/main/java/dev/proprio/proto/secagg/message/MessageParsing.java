package dev.proprio.proto.secagg.message;

import dev.proprio.proto.wire.TransferException;
import java.util.Locale;
import java.util.function.Supplier;

/** Turns what a constructor refuses into what a peer sent wrongly. */
final class MessageParsing {
    private MessageParsing() {}

    static <T> T of(String what, Supplier<T> parts) throws TransferException {
        try {
            return parts.get();
        } catch (IllegalArgumentException e) {
            throw new TransferException(String.format(Locale.ROOT, "%s cannot be read: %s", what, e.getMessage()));
        }
    }
}

package dev.proprio.client.sensor.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A server's answer.
 *
 * @param headers by name in lower case, the first of each
 */
record HttpAnswer(int status, Map<String, String> headers, InputStream body) implements Closeable {
    HttpAnswer {
        headers = Map.copyOf(headers);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The length that the server announces, if it does. */
    OptionalLong length() {
        return header("Content-Length")
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** Where the server sends us, if it does. */
    Optional<String> redirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> header("Location");
            default -> Optional.empty();
        };
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}

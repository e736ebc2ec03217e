package dev.proprio.client.sensor.archive;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the one answer that a connection carries (RFC 9112, sections 4 to 7), with bounds for all of it. */
final class HttpAnswerReader {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
    private static final int LONGEST_HEAD = 1 << 16;
    private static final int MOST_INTERIM = 10;

    private final InputStream in;
    private int left = LONGEST_HEAD;

    private HttpAnswerReader(InputStream in) {
        this.in = in;
    }

    /** Reads status and headers; the body is read from the socket, which its closing closes. */
    static HttpAnswer read(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        var reader = new HttpAnswerReader(in);
        for (int interim = 0; interim < MOST_INTERIM; interim++) {
            int status = reader.status();
            Map<String, String> headers = reader.headers();
            if (status >= 200) {
                var head = new HttpAnswer(status, headers, InputStream.nullInputStream());
                return new HttpAnswer(status, headers, new HttpBody(body(head, in), socket));
            }
        }
        throw new IOException("the server only announces answers");
    }

    private static InputStream body(HttpAnswer head, InputStream in) throws IOException {
        if (head.status() == 204 || head.status() == 304) {
            return InputStream.nullInputStream();
        }
        String coding = head.header("Transfer-Encoding").orElse("identity").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "chunked" -> new ChunkedStream(in);
            case "identity" ->
                head.length().isPresent() ? new ExactStream(in, head.length().getAsLong()) : in;
            default -> throw new IOException("the server uses a transfer coding that was not asked for");
        };
    }

    private int status() throws IOException {
        Matcher line = STATUS.matcher(line());
        if (!line.matches()) {
            throw new IOException("the server does not speak HTTP");
        }
        return Integer.parseInt(line.group(1));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IOException("the server's answer has a malformed header");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return headers;
    }

    private String line() throws IOException {
        String line = line(in, left);
        left -= line.length() + 2;
        return line;
    }

    /** A line without its end; of at most {@code most} bytes. */
    static String line(InputStream in, int most) throws IOException {
        byte[] bytes = new byte[Math.max(0, most)];
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server's answer breaks off");
            }
            if (length == bytes.length) {
                throw new IOException("the head of the server's answer is longer than 64 KiB");
            }
            bytes[length++] = (byte) next;
        }
        boolean carriage = length > 0 && bytes[length - 1] == '\r';
        return new String(bytes, 0, carriage ? length - 1 : length, StandardCharsets.ISO_8859_1);
    }
}

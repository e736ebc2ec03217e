package dev.proprio.coordinator.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Compresses long texts where answers are worked out, so that the threads of connections have nothing to do with it. */
final class Gzip {
    private static final int LEAST = 1 << 12;

    private Gzip() {}

    /** @param accepted the request's {@code Accept-Encoding} */
    static ApiResponse packed(ApiResponse answer, @Nullable String accepted) {
        if (!isWanted(accepted)
                || !(answer instanceof ApiResponse.Text text)
                || text.content().length() < LEAST) {
            return answer;
        }
        return new ApiResponse.Packed(
                text, packed(text.content().getBytes(StandardCharsets.UTF_8), Deflater.BEST_SPEED));
    }

    /** @param accepted a request's {@code Accept-Encoding} */
    static boolean isWanted(@Nullable String accepted) {
        return accepted != null && accepted.contains("gzip");
    }

    /** As small as it gets, for what is sent again and again. */
    static byte[] small(byte[] content) {
        return packed(content, Deflater.BEST_COMPRESSION);
    }

    private static byte[] packed(byte[] content, int level) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new Leveled(bytes, level)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static final class Leveled extends GZIPOutputStream {
        Leveled(ByteArrayOutputStream out, int level) throws IOException {
            super(out);
            def.setLevel(level);
        }
    }
}

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
    static Answer packed(Answer answer, @Nullable String accepted) {
        boolean wanted = accepted != null && accepted.contains("gzip");
        if (!wanted || !(answer instanceof Answer.Text text) || text.content().length() < LEAST) {
            return answer;
        }
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new Fast(bytes)) {
            gzip.write(text.content().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer.Packed(text, bytes.toByteArray());
    }

    private static final class Fast extends GZIPOutputStream {
        Fast(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}

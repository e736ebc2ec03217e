package dev.proprio.experiments.inspect;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.Archive;
import dev.proprio.client.sensor.csv.FileFormat;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The beginning of a file.
 *
 * @param lines its first lines, whole, blank ones too; none if it is no text
 * @param encoding how it is written, where reading it has to be told
 * @param refusal why it can't be read, as the end of a sentence that begins with its name, if it is no text
 */
record FilePeek(String path, List<String> lines, Optional<String> encoding, Optional<String> refusal) {
    private static final int BYTES = 1 << 16;
    private static final int MOST_LINES = 400;
    private static final double MANY = 0.3;

    FilePeek {
        lines = List.copyOf(lines);
    }

    static FilePeek of(Archive archive, String path) throws SensorDataException {
        return archive.read(path, in -> {
            byte[] start = start(in);
            Optional<String> refusal = FileFormat.refusal(start);
            Optional<String> encoding = encoding(start);
            if (refusal.isPresent()
                    && encoding.filter(name -> name.startsWith("UTF-16")).isEmpty()) {
                return new FilePeek(path, List.of(), Optional.empty(), refusal);
            }
            String all = text(start, encoding);
            return new FilePeek(path, lines(all, start.length < BYTES), encoding, Optional.empty());
        });
    }

    private static byte[] start(InputStream in) throws IOException {
        BufferedInputStream whole = new BufferedInputStream(in, 512);
        whole.mark(2);
        boolean packed = whole.read() == 0x1f && whole.read() == 0x8b;
        whole.reset();
        if (!packed) {
            return whole.readNBytes(BYTES);
        }
        byte[] bytes = new byte[BYTES];
        int read = 0;
        try {
            GZIPInputStream unpacked = new GZIPInputStream(whole);
            for (int more; read < BYTES && (more = unpacked.read(bytes, read, BYTES - read)) >= 0; ) {
                read += more;
            }
        } catch (EOFException cutOff) {
            // Whoever reads the whole file is told.
        }
        return Arrays.copyOf(bytes, read);
    }

    /** What has to be set to read it: nothing for UTF-8 and where a mark tells it. */
    private static Optional<String> encoding(byte[] start) {
        if (isMarked(start)) {
            return Optional.empty();
        }
        int even = 0;
        int odd = 0;
        for (int i = 0; i < start.length; i++) {
            even += start[i] == 0 && i % 2 == 0 ? 1 : 0;
            odd += start[i] == 0 && i % 2 == 1 ? 1 : 0;
        }
        if (odd > MANY * start.length || even > MANY * start.length) {
            return Optional.of(odd > even ? "UTF-16LE" : "UTF-16BE");
        }
        CharBuffer chars = CharBuffer.allocate(start.length + 1);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(start), chars, start.length < BYTES);
        return result.isError() ? Optional.of("windows-1252") : Optional.empty();
    }

    private static boolean isMarked(byte[] start) {
        return start.length > 1
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF));
    }

    private static String text(byte[] start, Optional<String> encoding) {
        Charset charset = isMarked(start)
                ? StandardCharsets.UTF_16
                : encoding.map(Charset::forName).orElse(StandardCharsets.UTF_8);
        String all = new String(start, charset);
        return all.startsWith("\uFEFF") ? all.substring(1) : all;
    }

    private static List<String> lines(String all, boolean whole) {
        boolean rows = all.indexOf('\n') < 0 && all.indexOf('\r') < 0 && all.contains(";");
        String text = rows ? all.replace(';', '\n') : all;
        int end = whole ? text.length() : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
        return text.substring(0, end).lines().limit(MOST_LINES).toList();
    }
}

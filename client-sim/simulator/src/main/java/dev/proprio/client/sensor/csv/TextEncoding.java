package dev.proprio.client.sensor.csv;

import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Optional;

/**
 * How a file's characters are written: as its byte order mark says, or else as is set, or else in UTF-8.
 *
 * @param mark how many bytes the byte order mark has
 */
record TextEncoding(Charset charset, int mark) {
    private record Mark(String start, Charset charset) {}

    /** The longer ones first, for UTF-32's begins with UTF-16's. */
    private static final List<Mark> MARKS = List.of(
            new Mark("\u00ef\u00bb\u00bf", StandardCharsets.UTF_8),
            new Mark("\u00ff\u00fe\0\0", StandardCharsets.UTF_32LE),
            new Mark("\0\0\u00fe\u00ff", StandardCharsets.UTF_32BE),
            new Mark("\u00ff\u00fe", StandardCharsets.UTF_16LE),
            new Mark("\u00fe\u00ff", StandardCharsets.UTF_16BE));

    /** @param start the file's first bytes, one char each */
    static TextEncoding of(String start, Optional<String> set) {
        for (Mark mark : MARKS) {
            if (start.startsWith(mark.start())) {
                return new TextEncoding(mark.charset(), mark.start().length());
            }
        }
        return new TextEncoding(set.map(name -> parse("encoding", name)).orElse(StandardCharsets.UTF_8), 0);
    }

    static Charset parse(String component, String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new InvalidSettingException(
                    component,
                    "must be an encoding that Java knows, such as UTF-8, ISO-8859-1, windows-1252 or UTF-16LE, but was '%s'"
                            .formatted(name));
        }
    }

    /** Whether plain letters have bytes of value 0. */
    boolean hasZeros() {
        return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    }

    /** The same text in UTF-8 without a mark. */
    InputStream inUtf8(InputStream in) throws IOException {
        in.skipNBytes(mark);
        return charset.equals(StandardCharsets.UTF_8) ? in : new Utf8Stream(in, charset);
    }
}

package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells from a file's first bytes that it is not the text that was expected, and what it is instead. */
final class FileFormat {
    private static final int LOOKED_AT = 4096;

    /**
     * @param start the bytes that such a file begins with, one char each
     * @param name how a sentence goes on that begins with the file's name
     * @param remedy what to do
     */
    private record Known(String start, String name, String remedy) {}

    private static final String UNPACK = "unpack it first";
    private static final String TO_CSV = "write its table as CSV first";
    private static final String TO_UTF_8 = "save it as UTF-8, for example with iconv -f utf-16 -t utf-8";

    private static final List<Known> KNOWN = List.of(
            new Known("\u001f\u008b", "is packed with gzip", UNPACK),
            new Known("BZh", "is packed with bzip2", UNPACK),
            new Known("\u00fd7zXZ\0", "is packed with xz", UNPACK),
            new Known("(\u00b5/\u00fd", "is packed with zstd", UNPACK),
            new Known("7z\u00bc\u00af", "is a 7z archive", UNPACK),
            new Known("Rar!", "is a rar archive", UNPACK),
            new Known(
                    "PK\u0003\u0004", "is a zip archive or a workbook", "unpack it, or export its sheets as CSV first"),
            new Known("PAR1", "is a Parquet file", TO_CSV),
            new Known("\u0089HDF\r\n", "is an HDF5 file", TO_CSV),
            new Known("MATLAB 5.0", "is a MATLAB file", TO_CSV),
            new Known("ARROW1", "is an Arrow file", TO_CSV),
            new Known("FEA1", "is a Feather file", TO_CSV),
            new Known("\u0093NUMPY", "is a NumPy file", TO_CSV),
            new Known("SQLite format 3", "is an SQLite database", TO_CSV),
            new Known("\u00d0\u00cf\u0011\u00e0", "is an Excel workbook", "export its sheets as CSV first"),
            new Known("\u00ff\u00fe", "is UTF-16 text", TO_UTF_8),
            new Known("\u00fe\u00ff", "is UTF-16 text", TO_UTF_8),
            new Known(
                    "version https://git-lfs",
                    "is a pointer of Git LFS, not the file itself",
                    "fetch the file with git lfs pull"));

    private FileFormat() {}

    /**
     * The same stream, once it is known to begin as text does.
     *
     * @throws SensorDataException if it does not; names the format where it is a known one
     */
    static InputStream requireText(InputStream in, String file) throws IOException, SensorDataException {
        var whole = new PushbackInputStream(in, LOOKED_AT);
        byte[] start = whole.readNBytes(LOOKED_AT);
        Optional<String> other = other(new String(start, StandardCharsets.ISO_8859_1));
        if (other.isPresent()) {
            throw new SensorDataException(
                    "'%s' %s, or let files name other files; a text file with a sample per row was expected."
                            .formatted(file, other.get()));
        }
        whole.unread(start);
        return whole;
    }

    /** What the file is that begins with these bytes, one char each, and what to do; empty if it may be text. */
    private static Optional<String> other(String start) {
        for (Known known : KNOWN) {
            if (start.startsWith(known.start())) {
                return Optional.of(known.name() + ": " + known.remedy());
            }
        }
        if (start.indexOf('\0') >= 0) {
            return Optional.of("is not text, for it holds bytes of value 0: " + TO_CSV);
        }
        String text = (start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start).stripLeading();
        if (text.startsWith("{") || text.startsWith("[")) {
            return Optional.of("is JSON: " + TO_CSV);
        }
        String lower = text.substring(0, Math.min(text.length(), 16)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
            return Optional.of("is a web page or XML: get the file itself");
        }
        int carriageReturn = start.indexOf('\r');
        if (carriageReturn >= 0 && carriageReturn < start.length() - 1 && start.indexOf('\n') < 0) {
            return Optional.of("ends its lines with a carriage return alone: save it with line feeds");
        }
        return Optional.empty();
    }
}

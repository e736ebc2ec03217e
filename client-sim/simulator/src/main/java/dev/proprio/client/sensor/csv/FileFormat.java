package dev.proprio.client.sensor.csv;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.archive.LineReader;
import dev.proprio.client.sensor.archive.UnpackedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Opens a file as text in UTF-8: unpacked and decoded, or refused by the name of what it is instead. */
public final class FileFormat {
    private static final int LOOKED_AT = 4096;

    /**
     * @param start the bytes that such a file begins with, one char each
     * @param name how a sentence goes on that begins with the file's name
     * @param remedy what to do
     */
    private record Known(String start, String name, String remedy) {}

    private static final String UNPACK = "unpack it first";
    private static final String TO_CSV = "write its table as CSV first";
    private static final int FEWEST_ROWS = 2;
    private static final int TAR_MARK_AT = 257;

    private static final List<Known> KNOWN = List.of(
            new Known(UnpackedStream.GZIP, "is packed twice, with gzip inside", UNPACK),
            new Known("BZh", "is packed with bzip2", UNPACK),
            new Known(UnpackedStream.XZ, "is packed twice, with xz inside", UNPACK),
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
            new Known(
                    "version https://git-lfs",
                    "is a pointer of Git LFS, not the file itself",
                    "fetch the file with git lfs pull"));

    private FileFormat() {}

    /**
     * Why a file can't be read as text: how a sentence goes on that begins with its name. Empty if it may be.
     *
     * @param start its first bytes, unpacked
     */
    public static Optional<String> refusal(byte[] start) {
        String text = new String(start, 0, Math.min(start.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
        TextEncoding found = TextEncoding.of(text, Optional.empty());
        return other(text.substring(found.mark()), !found.hasZeros());
    }

    /**
     * The lines of a file.
     *
     * @param encoding what the settings say
     * @param delimiter if it is no semicolon, rows may end in one
     * @throws SensorDataException if the file is no text; names the format where it is a known one
     */
    static LineReader lines(InputStream in, String file, Optional<String> encoding, Delimiter delimiter)
            throws IOException, SensorDataException {
        PushbackInputStream whole = new PushbackInputStream(in, LOOKED_AT);
        String start = start(whole);
        if (start.startsWith(UnpackedStream.GZIP) || start.startsWith(UnpackedStream.XZ)) {
            InputStream unpacked =
                    start.startsWith(UnpackedStream.GZIP) ? UnpackedStream.gzip(whole) : UnpackedStream.xz(whole);
            whole = new PushbackInputStream(unpacked, LOOKED_AT);
            start = start(whole);
        }
        TextEncoding found = TextEncoding.of(start, encoding);
        Optional<String> other = other(start.substring(found.mark()), !found.hasZeros());
        if (other.isPresent()) {
            throw new SensorDataException(
                    "'%s' %s, or let files name other files; a text file with a sample per row was expected."
                            .formatted(file, other.get()));
        }
        InputStream text = found.inUtf8(whole);
        return endsRowsInSemicolons(start, delimiter)
                ? LineReader.ofRows(text, file, ';')
                : new LineReader(text, file, isOneLine(start, delimiter) ? ';' : '\n');
    }

    private static String start(PushbackInputStream whole) throws IOException {
        byte[] start = whole.readNBytes(LOOKED_AT);
        whole.unread(start);
        return new String(start, StandardCharsets.ISO_8859_1);
    }

    /** Whether rows end in semicolons and there is no line end at all. */
    private static boolean isOneLine(String start, Delimiter delimiter) {
        return delimiter.character() != ';'
                && start.indexOf('\n') < 0
                && start.indexOf('\r') < 0
                && start.chars().filter(c -> c == ';').count() >= FEWEST_ROWS;
    }

    /** Whether all lines end in semicolons, so that one which has others within it holds several rows. */
    private static boolean endsRowsInSemicolons(String start, Delimiter delimiter) {
        int last = start.lastIndexOf('\n');
        if (delimiter.character() == ';' || last < 0) {
            return false;
        }
        List<String> lines = start.substring(0, last)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.size() >= FEWEST_ROWS && lines.stream().allMatch(line -> line.endsWith(";"));
    }

    /** What the file is that begins with these bytes, one char each, and what to do; empty if it may be text. */
    private static Optional<String> other(String start, boolean withoutZeros) {
        for (Known known : KNOWN) {
            if (start.startsWith(known.start())) {
                return Optional.of(known.name() + ": " + known.remedy());
            }
        }
        if (start.startsWith("ustar", TAR_MARK_AT)) {
            return Optional.of("is a tar archive: let its name end in .tar, .tar.gz or .tar.xz, or " + UNPACK);
        }
        if (withoutZeros && start.indexOf('\0') >= 0) {
            return Optional.of(
                    "is not text, for it holds bytes of value 0: set encoding if it is UTF-16, or else " + TO_CSV);
        }
        String text = start.stripLeading();
        if (text.startsWith("{") || text.startsWith("[")) {
            return Optional.of("is JSON: " + TO_CSV);
        }
        String lower = text.substring(0, Math.min(text.length(), 16)).toLowerCase(Locale.ROOT);
        if (lower.startsWith("<?xml") && text.contains("HealthData")) {
            return Optional.of(
                    "is an export of Apple Health, which has steps, heart rates and workouts but no samples of motion: record those with an app, such as Sensor Logger");
        }
        if (lower.startsWith("<!doctype") || lower.startsWith("<html") || lower.startsWith("<?xml")) {
            return Optional.of("is a web page or XML: get the file itself");
        }
        return Optional.empty();
    }
}

package dev.proprio.client.sensor.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How a file holds several others. */
enum Packing {
    ZIP,
    TAR,
    TAR_GZIP,
    TAR_XZ;

    private static final String TAR_MARK = "ustar";
    private static final int TAR_MARK_AT = 257;

    /** What a file's name says. */
    static Optional<Packing> of(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(packing -> packing.ends().stream().anyMatch(lower::endsWith))
                .findFirst();
    }

    /** What a file's name says, or else how it begins. */
    static Optional<Packing> of(Path file) throws IOException {
        Optional<Packing> named = of(String.valueOf(file.getFileName()));
        if (named.isPresent()) {
            return named;
        }
        String start = start(Files.newInputStream(file));
        if (start.startsWith("PK")) {
            return Optional.of(ZIP);
        }
        if (isTar(start)) {
            return Optional.of(TAR);
        }
        for (Packing packing : List.of(TAR_GZIP, TAR_XZ)) {
            if (start.startsWith(packing == TAR_GZIP ? UnpackedStream.GZIP : UnpackedStream.XZ)
                    && isTar(start(packing.unpacked(Files.newInputStream(file))))) {
                return Optional.of(packing);
            }
        }
        return Optional.empty();
    }

    /** What is packed, as one stream; closing it closes {@code packed}. */
    InputStream unpacked(InputStream packed) throws IOException {
        return switch (this) {
            case ZIP, TAR -> packed;
            case TAR_GZIP -> UnpackedStream.gzip(packed);
            case TAR_XZ -> UnpackedStream.xz(packed);
        };
    }

    private List<String> ends() {
        return switch (this) {
            case ZIP -> List.of(".zip");
            case TAR -> List.of(".tar");
            case TAR_GZIP -> List.of(".tar.gz", ".tgz");
            case TAR_XZ -> List.of(".tar.xz", ".txz");
        };
    }

    private static String start(InputStream file) {
        try (file) {
            return new String(file.readNBytes(TAR_MARK_AT + TAR_MARK.length()), StandardCharsets.ISO_8859_1);
        } catch (IOException damaged) {
            // Whoever reads it will say so.
            return "";
        }
    }

    private static boolean isTar(String start) {
        return start.startsWith(TAR_MARK, TAR_MARK_AT);
    }
}

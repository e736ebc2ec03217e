package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** SHA-256 of files. */
public final class Checksum {
    private Checksum() {}

    /** Checks, for a settings record, that a given checksum is 64 hexadecimal digits. */
    public static void requireWellFormed(String component, Optional<String> sha256) {
        sha256.ifPresent(text -> Require.that(
                text.matches("[0-9a-fA-F]{64}"),
                component,
                "must be 64 hexadecimal digits but was '%s'".formatted(text)));
    }

    /** The checksum in lower-case hexadecimal. */
    public static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = FloatBytes.sha256();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    static void verify(Path file, String sha256, String remedy) throws SensorDataException {
        try {
            String found = of(file);
            if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
                throw new SensorDataException(
                        "'%s' has the SHA-256 %s but %s was expected. %s".formatted(file, found, sha256, remedy));
            }
        } catch (IOException e) {
            throw new SensorDataException("'%s' can't be read (%s)".formatted(file, Archive.reason(e)), e);
        }
    }
}

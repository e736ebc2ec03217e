package dev.proprio.spark;

import dev.proprio.experiments.record.TokenFile;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What a master on this machine, its workers and their runs know each other by, if nobody else gave them a secret. */
final class StandaloneSecrets {
    /** Where a master listens unless it is told otherwise. */
    static final int PORT = 7077;

    private static final int BYTES = 32;

    private StandaloneSecrets() {}

    /** Draws a secret. */
    static String draw() {
        byte[] drawn = new byte[BYTES];
        new SecureRandom().nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }

    /** Where that of the master at a port is kept, for its user alone. */
    static TokenFile file(int port) {
        return TokenFile.named("spark-%s.secret".formatted(port));
    }
}

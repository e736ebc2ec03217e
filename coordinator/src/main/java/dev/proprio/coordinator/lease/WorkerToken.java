package dev.proprio.coordinator.lease;

import io.grpc.Metadata;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What workers show on the machine of the run itself, where there is no TLS. */
public final class WorkerToken {
    /** Where it is shown. */
    public static final Metadata.Key<String> HEADER =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final int BYTES = 32;

    private WorkerToken() {}

    /** Draws a token. */
    public static String draw() {
        byte[] drawn = new byte[BYTES];
        new SecureRandom().nextBytes(drawn);
        return "pworker_" + HexFormat.of().formatHex(drawn);
    }

    /** What the header says. */
    public static String shown(String token) {
        return "Bearer " + token;
    }
}

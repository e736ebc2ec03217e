package dev.proprio.experiments.cluster;

import dev.proprio.experiments.record.TokenFile;
import java.io.IOException;
import java.util.Optional;

/** The tokens of runs that wait for workers of the same user on this machine, by their ports. */
final class WorkerTokens {
    private WorkerTokens() {}

    private static TokenFile file(int port) {
        return TokenFile.named("workers-%s.token".formatted(port));
    }

    /** Keeps a run's token until {@link #remove}. */
    static void put(int port, String token) throws IOException {
        file(port).put(token);
    }

    /** The token of the run at a port, if one waits there. */
    static Optional<String> find(int port) throws IOException {
        return file(port).find();
    }

    /** Forgets a token, unless another run has taken the port. */
    static void remove(int port, String token) throws IOException {
        file(port).remove(token);
    }
}

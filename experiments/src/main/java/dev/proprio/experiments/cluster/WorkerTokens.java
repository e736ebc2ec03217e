package dev.proprio.experiments.cluster;

import dev.proprio.experiments.record.StateFolder;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The tokens of runs that wait for workers of the same user on this machine, by their ports. */
final class WorkerTokens {
    private WorkerTokens() {}

    private static Path file(int port) {
        return StateFolder.path().resolve("workers-%s.token".formatted(port));
    }

    /** Keeps a run's token where nobody else can read it (mode 0600), until {@link #remove}. */
    static void put(int port, String token) throws IOException {
        PrivateFiles.createFolder(StateFolder.path());
        PrivateFiles.write(file(port), token);
    }

    /** The token of the run at a port, if one waits there. */
    static Optional<String> find(int port) throws IOException {
        if (Files.notExists(file(port))) {
            return Optional.empty();
        }
        try {
            return Optional.of(PrivateFiles.readSecret(file(port)).strip());
        } catch (IdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Forgets a token, unless another run has taken the port. */
    static void remove(int port, String token) throws IOException {
        if (find(port).filter(token::equals).isPresent()) {
            Files.deleteIfExists(file(port));
        }
    }
}

package dev.proprio.experiments.record;

import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of the {@link StateFolder} with the token of something that runs on this machine, which nobody else can read (mode
 * 0600).
 */
public record TokenFile(Path path) {
    /** The file of this name, which need not be there. */
    public static TokenFile named(String name) {
        return new TokenFile(StateFolder.path().resolve(name));
    }

    /** Keeps a token until {@link #remove}. */
    public void put(String token) throws IOException {
        PrivateFiles.createFolder(StateFolder.path());
        PrivateFiles.write(path, token);
    }

    /** The token, if one is kept. */
    public Optional<String> find() throws IOException {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(PrivateFiles.readSecret(path).strip());
        } catch (IdentityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Forgets a token, unless another one is kept there by now. */
    public void remove(String token) throws IOException {
        if (find().filter(token::equals).isPresent()) {
            Files.deleteIfExists(path);
        }
    }
}

package dev.proprio.coordinator.guard;

import dev.proprio.coordinator.web.AccessControl;
import dev.proprio.coordinator.web.Principal;
import dev.proprio.coordinator.web.Role;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The token of whoever runs a coordinator that only this machine reaches: drawn anew at each start, and kept in a file
 * that nobody else can read. Other tokens get in, too. Thread-safe.
 */
public final class LocalToken implements AccessControl {
    /** By this name its holder is known. */
    public static final String NAME = "local";

    private static final String FILE = "local.token";

    private final SecretToken token;
    private final AccessControl others;
    private final Path file;

    private LocalToken(SecretToken token, AccessControl others, Path file) {
        this.token = token;
        this.others = others;
        this.file = file;
    }

    /** Draws a token for the coordinator of a store. */
    static LocalToken draw(Path folder, AccessControl others) {
        return new LocalToken(SecretToken.draw(OperatorTokens.PREFIX), others, folder.resolve(FILE));
    }

    /** What its holder shows. */
    public String text() {
        return token.text();
    }

    /** Writes it where only the coordinator's user finds it (mode 0600). */
    public void keep() throws IOException {
        PrivateFiles.write(file, token.text() + "\n");
    }

    /** Removes the file, unless another start has put its own there. */
    public void remove() throws IOException {
        if (Files.exists(file) && Files.readString(file).strip().equals(token.text())) {
            Files.delete(file);
        }
    }

    @Override
    public Optional<Principal> principal(String shown) {
        var given = new SecretToken(shown);
        return given.isPlausible() && MessageDigest.isEqual(given.hash(), token.hash())
                ? Optional.of(new Principal(NAME, Role.ADMIN))
                : others.principal(shown);
    }

    @Override
    public String nameOf(String shown) {
        return others.nameOf(shown);
    }

    @Override
    public boolean isLocal() {
        return true;
    }
}

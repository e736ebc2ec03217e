package dev.proprio.experiments.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the tokens of coordinators are that a user runs on this machine: {@code ~/.local/state/proprio}, or the system
 * property {@code proprio.state}.
 */
public final class StateFolder {
    private StateFolder() {}

    /** The folder, which need not be there. */
    public static Path path() {
        String chosen = System.getProperty("proprio.state", "");
        return chosen.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".local", "state", "proprio")
                : Path.of(chosen);
    }

    /** Whether a folder shows the tokens that are, or will be, in the state folder. */
    public static boolean isShownBy(Path folder) throws IOException {
        Path state = real(path());
        Path shown = real(folder);
        return state.startsWith(shown) || shown.startsWith(state);
    }

    /** A path with the links of that part of it followed which is there. */
    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path there = absolute;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there.toRealPath().resolve(there.relativize(absolute));
    }
}

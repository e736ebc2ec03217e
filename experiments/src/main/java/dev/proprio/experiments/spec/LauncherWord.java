package dev.proprio.experiments.spec;

import java.nio.file.Files;
import java.nio.file.Path;

/** How a command begins that somebody may copy into a shell. */
public final class LauncherWord {
    private static final String NAME = "proprio";

    private LauncherWord() {}

    /** {@code ./proprio} in the launcher's folder, and where it is not known; elsewhere with its whole path. */
    public static String here() {
        return of(System.getProperty("proprio.home", ""), Path.of(""));
    }

    /**
     * The same in another folder.
     *
     * @param home the launcher's folder; empty if it is not known
     * @param folder where the command will be given
     */
    static String of(String home, Path folder) {
        boolean elsewhere = !home.isEmpty() && Files.notExists(folder.resolve(NAME));
        return elsewhere ? ShellWord.of(Path.of(home).resolve(NAME).toString()) : "./" + NAME;
    }
}

package dev.proprio.experiments.cli;

import java.nio.file.Path;

/** How a project with an extension calls this program. */
final class ProjectLauncher {
    private ProjectLauncher() {}

    /** The launcher's path, if a launcher has started this. */
    static String command() {
        String home = System.getProperty("proprio.home", "");
        return home.isEmpty() ? "proprio" : Path.of(home, "proprio").toString();
    }

    /** What building the project in {@code folder} makes. */
    static Path jar(Path folder) {
        return folder.resolve("target")
                .resolve(folder.toAbsolutePath().normalize().getFileName() + ".jar");
    }
}

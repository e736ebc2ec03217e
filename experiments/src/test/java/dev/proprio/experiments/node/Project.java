package dev.proprio.experiments.node;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the project's own files are. */
public final class Project {
    private Project() {}

    /** The top folder: the one with the Maven wrapper, at or above the working directory. */
    public static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("mvnw"))) {
                return at;
            }
        }
        throw new IllegalStateException("the tests run outside the project");
    }

    /** A folder for what tests build, kept from one run to the next. */
    public static Path scratch(String name) {
        return root().resolve("experiments/target/examples").resolve(name);
    }

    /** Builds what is in a folder once among all the processes that one run of Maven starts for its tests. */
    static void buildOnce(Path scratch, Build build) throws IOException, InterruptedException {
        String run = System.getProperty("test.run", "");
        Path built = scratch.resolve("built");
        Files.createDirectories(scratch);
        try (var file = FileChannel.open(scratch.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = file.lock()) {
            if (!run.isEmpty() && Files.exists(built) && Files.readString(built).equals(run)) {
                return;
            }
            Files.deleteIfExists(built);
            build.run();
            Files.writeString(built, run);
        }
    }

    /** What builds an example. */
    @FunctionalInterface
    interface Build {
        void run() throws IOException, InterruptedException;
    }
}

package dev.proprio.experiments.node;

import java.nio.file.Files;
import java.nio.file.Path;

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

    /** A folder for what tests of this process build, kept from one run to the next. */
    public static Path scratch(String name) {
        return root().resolve("experiments/target/examples" + System.getProperty("test.process", ""))
                .resolve(name);
    }
}

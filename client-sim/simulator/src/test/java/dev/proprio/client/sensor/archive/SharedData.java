package dev.proprio.client.sensor.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Finds the real recordings that may lie in a folder {@code shared/data} beside the checkout. */
public final class SharedData {
    private SharedData() {}

    /** The file, or the test is skipped. */
    public static String require(String name) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve("shared").resolve("data").resolve(name);
            if (Files.exists(file)) {
                return file.toString();
            }
        }
        Assumptions.assumeTrue(false, "no shared/data/" + name + " beside the checkout");
        throw new AssertionError();
    }
}

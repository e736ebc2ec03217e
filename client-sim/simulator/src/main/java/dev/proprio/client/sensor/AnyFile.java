package dev.proprio.client.sensor;

import java.nio.file.Path;

/** Every file that the process can read. */
record AnyFile() implements FileAccess {
    @Override
    public Path permitted(Path path) {
        return path;
    }
}

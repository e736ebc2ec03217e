package dev.proprio.client.sensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files at or below some roots. */
record FilesWithin(List<Path> roots) implements FileAccess {
    FilesWithin {
        roots = roots.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
    }

    @Override
    public Path permitted(Path path) throws SensorDataException {
        for (Path part : path) {
            // Behind a link, ".." leads elsewhere than the text says.
            if (part.toString().equals("..")) {
                throw refused(path);
            }
        }
        Path absolute = path.toAbsolutePath();
        List<Path> real = realRoots();
        if (!isBelow(absolute.normalize(), roots) && !isBelow(absolute.normalize(), real)) {
            throw refused(path);
        }
        Path found;
        try {
            found = absolute.toRealPath();
        } catch (IOException e) {
            if (!wouldBeBelow(absolute, real)) {
                throw refused(path);
            }
            throw new SensorDataException("There is no file or folder '%s' that can be read.".formatted(path), e);
        }
        if (!isBelow(found, real)) {
            throw refused(path);
        }
        return found;
    }

    /** Whether what can't be found would be below a root: otherwise nobody is told that it is not there. */
    private boolean wouldBeBelow(Path missing, List<Path> real) {
        Path deepest = missing;
        while (!Files.exists(deepest, LinkOption.NOFOLLOW_LINKS) && deepest.getParent() != null) {
            deepest = deepest.getParent();
        }
        for (Path root : roots) {
            if (missing.startsWith(root) && !root.equals(deepest) && root.startsWith(deepest)) {
                // The root itself is missing.
                return true;
            }
        }
        try {
            return isBelow(deepest.toRealPath(), real);
        } catch (IOException leadsNowhere) {
            // A link whose end can't be seen may lead outside.
            return false;
        }
    }

    /** What is not there offers nothing. */
    private List<Path> realRoots() {
        List<Path> real = new ArrayList<>();
        for (Path root : roots) {
            if (Files.exists(root)) {
                real.add(realOr(root));
            }
        }
        return real;
    }

    private static Path realOr(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException gone) {
            return root;
        }
    }

    private static boolean isBelow(Path path, List<Path> folders) {
        return folders.stream().anyMatch(path::startsWith);
    }

    private static SensorDataException refused(Path path) {
        return new SensorDataException(
                "'%s' is not among the folders that are offered here, symbolic links followed; upload the data, or ask whoever runs the coordinator to add its folder to data.roots."
                        .formatted(path));
    }
}

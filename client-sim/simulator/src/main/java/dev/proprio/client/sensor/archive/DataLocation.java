package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Turns what a setting says into a path on this machine; fetches it first if it is a URL. */
final class DataLocation {
    private DataLocation() {}

    static Path resolve(String location, Optional<String> sha256, String remedy, DataAccess access)
            throws SensorDataException {
        if (location.isBlank()) {
            throw new SensorDataException("path is missing: it must name the data's file, folder or URL. " + remedy);
        }
        String start = location.toLowerCase(Locale.ROOT);
        try {
            if (start.startsWith("http://") || start.startsWith("https://")) {
                return new Download(Download.cacheFolder(), access, new LoggedProgress(location))
                        .fetch(new URI(location), sha256);
            }
            Path path = access.files()
                    .permitted(start.startsWith("file:") ? Path.of(new URI(location)) : Path.of(location));
            if (sha256.isPresent() && Files.isDirectory(path)) {
                throw new SensorDataException(
                        "'%s' is a folder, and sha256 is the checksum of a file: remove sha256, or point path to the file."
                                .formatted(location));
            }
            if (sha256.isPresent() && Files.exists(path)) {
                Checksum.verify(path, sha256.get(), "Get a fresh copy, or correct sha256. " + remedy);
            }
            return path;
        } catch (InvalidPathException | URISyntaxException e) {
            throw new SensorDataException(
                    "path '%s' is neither a path nor a URL (%s)".formatted(location, e.getMessage()), e);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new SensorDataException("path '%s' is not a usable URL (%s)".formatted(location, e.getMessage()), e);
        }
    }
}

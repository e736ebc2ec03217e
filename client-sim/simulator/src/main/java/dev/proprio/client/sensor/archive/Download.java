package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fetches files over HTTP into a cache folder. What has arrived of an interrupted transfer stays,
 * and the next call asks only for the rest if the server still offers the same content (RFC 9110,
 * sections 13.1.5 and 14). Thread-safe; processes that fetch the same file exclude each other.
 */
public final class Download {
    private static final int ATTEMPTS = 20;

    private final Path cache;
    private final Progress progress;

    /** Hears how far a download is. */
    @FunctionalInterface
    public interface Progress {
        /** {@code bytes} of {@code total} are here; {@code total} is -1 when the server didn't say. */
        void received(long bytes, long total);
    }

    public Download(Path cache, Progress progress) {
        this.cache = cache;
        this.progress = progress;
    }

    /** The folder for downloads: the system property {@code proprio.cache}, or {@code ~/.cache/proprio}. */
    public static Path cacheFolder() {
        String chosen = System.getProperty("proprio.cache", "");
        return chosen.isBlank() ? Path.of(System.getProperty("user.home", "."), ".cache", "proprio") : Path.of(chosen);
    }

    /** Where the content of {@code uri} is kept. */
    public Path target(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return cache.resolve("%08x-%s".formatted(uri.toString().hashCode(), name.isEmpty() ? "data" : name));
    }

    /**
     * The content of {@code uri} as a file, from the cache if it is there.
     *
     * @param sha256 the checksum that it must have, in hexadecimal
     */
    public Path fetch(URI uri, Optional<String> sha256) throws SensorDataException {
        Path target = target(uri);
        try {
            Files.createDirectories(cache);
            if (!Files.exists(target)) {
                download(uri, target, sha256);
            } else if (sha256.isPresent()) {
                Checksum.verify(target, sha256.get(), "Delete the file to fetch it again, or correct sha256.");
            }
            return target;
        } catch (IOException e) {
            throw new SensorDataException(
                    "%s can't be stored in '%s' (%s); choose another folder with -Dproprio.cache=FOLDER."
                            .formatted(uri, cache, Archive.reason(e)),
                    e);
        }
    }

    private void download(URI uri, Path target, Optional<String> sha256) throws IOException, SensorDataException {
        try (PartFile part = PartFile.of(target)
                        .orElseThrow(() -> new SensorDataException(
                                "%s is being downloaded by another process; wait for it, then try again."
                                        .formatted(uri)));
                HttpClient client = HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(30))
                        .build()) {
            transfer(client, uri, part, target, sha256.isPresent());
            if (sha256.isPresent()) {
                try {
                    Checksum.verify(
                            part.path(),
                            sha256.get(),
                            "It came from %s and was deleted; correct sha256 if the authors changed the file."
                                    .formatted(uri));
                } catch (SensorDataException e) {
                    part.restart(Optional.empty());
                    throw e;
                }
            }
            part.complete(target);
        }
    }

    /** Asks again after each interruption for as long as every attempt brings something. */
    private void transfer(HttpClient client, URI uri, PartFile part, Path target, boolean verified)
            throws IOException, SensorDataException {
        for (int attempt = 1; ; attempt++) {
            long before = part.size();
            try {
                if (request(client, uri, part, verified)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SensorDataException("The download of %s was interrupted.".formatted(uri), e);
            } catch (IOException e) {
                if (part.size() <= before || attempt == ATTEMPTS) {
                    throw new SensorDataException(
                            "%s can't be downloaded (%s); %d bytes are here, and another try goes on from there. Or fetch it by other means and place it at '%s', or set path to where it is."
                                    .formatted(uri, Archive.reason(e), part.size(), target),
                            e);
                }
            }
            if (attempt == ATTEMPTS) {
                throw new SensorDataException(
                        "%s changes while it is downloaded; fetch it by other means and place it at '%s'."
                                .formatted(uri, target));
            }
        }
    }

    /** One request; true when all is here, false when it must be asked for from the beginning. */
    private boolean request(HttpClient client, URI uri, PartFile part, boolean verified)
            throws IOException, InterruptedException, SensorDataException {
        long have = part.size();
        Optional<String> validator = part.validator();
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
        // Without a validator or a checksum nobody could tell that the two halves belong together.
        boolean resume = have > 0 && (validator.isPresent() || verified);
        if (resume) {
            request.header("Range", "bytes=" + have + "-");
            validator.ifPresent(text -> request.header("If-Range", text));
        }
        HttpResponse<InputStream> response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            Optional<ContentRange> range =
                    response.headers().firstValue("Content-Range").flatMap(ContentRange::parse);
            return switch (response.statusCode()) {
                case 200 -> {
                    part.restart(validatorOf(response.headers()));
                    yield receive(body, part, response.headers().firstValueAsLong("Content-Length"));
                }
                case 206 -> {
                    if (!resume || range.isEmpty() || range.get().first() != have) {
                        part.restart(Optional.empty());
                        yield false;
                    }
                    yield receive(body, part, range.get().total());
                }
                case 416 -> {
                    if (resume && range.isPresent() && range.get().total().orElse(-1) == have) {
                        yield true;
                    }
                    part.restart(Optional.empty());
                    yield false;
                }
                default ->
                    throw new SensorDataException(
                            "%s can't be downloaded: the server answered %d. Check the address in a browser; or fetch the file by other means and place it at '%s'."
                                    .formatted(uri, response.statusCode(), target(uri)));
            };
        }
    }

    private boolean receive(InputStream body, PartFile part, OptionalLong total) throws IOException {
        byte[] buffer = new byte[1 << 16];
        progress.received(part.size(), total.orElse(-1));
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            part.append(buffer, read);
            progress.received(part.size(), total.orElse(-1));
        }
        if (total.isPresent() && part.size() != total.getAsLong()) {
            throw new IOException("%d of %d bytes arrived".formatted(part.size(), total.getAsLong()));
        }
        return true;
    }

    /** A strong entity tag, or else the date of the last change. */
    private static Optional<String> validatorOf(HttpHeaders headers) {
        return headers.firstValue("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> headers.firstValue("Last-Modified"));
    }
}

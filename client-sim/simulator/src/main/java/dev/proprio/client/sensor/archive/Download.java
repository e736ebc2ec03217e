package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fetches files over HTTP into a cache folder. What has arrived of an interrupted transfer stays,
 * and the next call asks only for the rest if the server still offers the same content (RFC 9110,
 * sections 13.1.5 and 14). Where a redirect leads is asked about like the URL itself. Thread-safe; processes that fetch the same file exclude each other.
 */
public final class Download {
    private static final int ATTEMPTS = 20;
    private static final int REDIRECTS = 10;
    private static final int LONGEST_NAME = 80;

    private final Path cache;
    private final DataAccess access;
    private final ProgressListener progress;

    /** Hears how far a download is. */
    @FunctionalInterface
    public interface ProgressListener {
        /** {@code bytes} of {@code total} are here; {@code total} is -1 when the server didn't say. */
        void received(long bytes, long total);
    }

    /** @param access which URLs may be fetched, and how large a file may be */
    public Download(Path cache, DataAccess access, ProgressListener progress) {
        this.cache = cache;
        this.access = access;
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
        String end = name.substring(Math.max(0, name.length() - LONGEST_NAME));
        return cache.resolve("%s-%s".formatted(digest(uri), end.isEmpty() ? "data" : end));
    }

    private static String digest(URI uri) {
        byte[] text = uri.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(FloatBytes.sha256().digest(text));
    }

    /**
     * The content of {@code uri} as a file, from the cache if it is there.
     *
     * @param sha256 the checksum that it must have, in hexadecimal
     */
    public Path fetch(URI uri, Optional<String> sha256) throws SensorDataException {
        Path target = target(uri);
        // Also what is here already is only for those who may ask for it.
        access.urls().requireOffered(uri);
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
                        "%s is being downloaded by another process; wait for it, then try again.".formatted(uri)))) {
            transfer(uri, part, target, sha256.isPresent());
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
    private void transfer(URI uri, PartFile part, Path target, boolean verified)
            throws IOException, SensorDataException {
        for (int attempt = 1; ; attempt++) {
            long before = part.size();
            try {
                if (request(uri, part, verified)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SensorDataException("The download of %s was interrupted.".formatted(uri), e);
            } catch (IOException e) {
                if (part.size() <= before || attempt == ATTEMPTS) {
                    throw new SensorDataException(
                            "%s can't be downloaded (%s); %s bytes are here, and another try goes on from there. Or fetch it by other means and place it at '%s', or set path to where it is."
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
    private boolean request(URI uri, PartFile part, boolean verified)
            throws IOException, InterruptedException, SensorDataException {
        long have = part.size();
        Optional<String> validator = part.validator();
        // Without a validator or a checksum nobody could tell that the two halves belong together.
        boolean resume = have > 0 && (validator.isPresent() || verified);
        Map<String, String> headers = new LinkedHashMap<>();
        if (resume) {
            headers.put("Range", "bytes=" + have + "-");
            validator.ifPresent(text -> headers.put("If-Range", text));
        }
        URI at = uri;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            try (HttpTransport transport = transport(at);
                    HttpAnswer answer = transport.get(at, headers)) {
                Optional<String> elsewhere = answer.redirect();
                if (elsewhere.isEmpty()) {
                    return take(uri, answer, part, resume ? have : 0);
                }
                at = Redirect.of(uri, at, elsewhere.get());
            }
        }
        throw new SensorDataException(
                "%s can't be downloaded: the server redirects more than %s times. Check the address in a browser."
                        .formatted(uri, REDIRECTS));
    }

    private HttpTransport transport(URI uri) throws SensorDataException {
        return access.urls()
                .addresses(uri)
                .<HttpTransport>map(PinnedTransport::new)
                .orElseGet(PlatformTransport::new);
    }

    /** @param have how many bytes of the part the request was to go on from; 0 if from the beginning */
    private boolean take(URI uri, HttpAnswer answer, PartFile part, long have) throws IOException, SensorDataException {
        Optional<ContentRange> range = answer.header("Content-Range").flatMap(ContentRange::parse);
        return switch (answer.status()) {
            case 200 -> {
                part.restart(validatorOf(answer));
                yield receive(uri, answer.body(), part, answer.length());
            }
            case 206 -> {
                if (have == 0 || range.isEmpty() || range.get().first() != have) {
                    part.restart(Optional.empty());
                    yield false;
                }
                yield receive(uri, answer.body(), part, range.get().total());
            }
            case 416 -> {
                if (have > 0 && range.isPresent() && range.get().total().orElse(-1) == have) {
                    yield true;
                }
                part.restart(Optional.empty());
                yield false;
            }
            default ->
                throw new SensorDataException(
                        "%s can't be downloaded: the server answered %s. Check the address in a browser; or fetch the file by other means and place it at '%s'."
                                .formatted(uri, answer.status(), target(uri)));
        };
    }

    private boolean receive(URI uri, InputStream body, PartFile part, OptionalLong total)
            throws IOException, SensorDataException {
        requireRoom(uri, part, total.orElse(0));
        byte[] buffer = new byte[1 << 16];
        progress.received(part.size(), total.orElse(-1));
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            requireRoom(uri, part, part.size() + read);
            part.append(buffer, read);
            progress.received(part.size(), total.orElse(-1));
        }
        if (total.isPresent() && part.size() != total.getAsLong()) {
            throw new IOException("%s of %s bytes arrived".formatted(part.size(), total.getAsLong()));
        }
        return true;
    }

    private void requireRoom(URI uri, PartFile part, long size) throws IOException, SensorDataException {
        if (size > access.download().count()) {
            part.restart(Optional.empty());
            throw new SensorDataException(
                    "%s can't be downloaded: it is larger than %s, the most that is fetched here (data.download). Fetch it by other means, or raise the limit."
                            .formatted(uri, access.download()));
        }
    }

    /** A strong entity tag, or else the date of the last change. */
    private static Optional<String> validatorOf(HttpAnswer answer) {
        return answer.header("ETag").filter(tag -> tag.startsWith("\"")).or(() -> answer.header("Last-Modified"));
    }
}

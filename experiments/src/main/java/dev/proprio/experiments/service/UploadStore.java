package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.coordinator.service.TooLargeException;
import dev.proprio.coordinator.service.UploadView;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.identity.PrivateFiles;
import dev.proprio.proto.tensor.FloatBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Uploaded files, each in a folder that has the name of its SHA-256, with its own name inside: what reads data looks at
 * endings. An upload is there as a whole or not at all. Thread-safe.
 */
final class UploadStore {
    private static final Logger log = LoggerFactory.getLogger(UploadStore.class);
    private static final String ABOUT = "about.json";
    private static final String CONTENT = "content";
    private static final int LONGEST_NAME = 100;

    /** All are told in one answer. */
    private static final int MOST_FILES = 1_000;

    private final Path folder;
    private final Path arriving;
    private final Bytes largest;
    private final Bytes most;
    private final Clock clock;
    private final Map<String, UploadView> known = new ConcurrentHashMap<>();

    /**
     * Opens the uploads of a store; what was arriving when the coordinator was killed is removed.
     *
     * @param largest of one file
     * @param most of all together
     */
    UploadStore(Path store, Bytes largest, Bytes most, Clock clock) throws IOException {
        this.folder = store.toAbsolutePath().normalize().resolve("uploads");
        this.arriving = folder.resolve("arriving");
        this.largest = largest;
        this.most = most;
        this.clock = clock;
        PrivateFiles.closeFolder(folder);
        remove(arriving);
        PrivateFiles.createFolder(arriving);
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path one : folders.filter(path -> !path.equals(arriving)).toList()) {
                read(one).ifPresent(view -> known.put(view.sha256(), view));
            }
        }
    }

    private static Optional<UploadView> read(Path one) {
        try {
            UploadView view = ApiJson.read(Files.readString(one.resolve(ABOUT)), UploadView.class);
            if (view.sha256().equals(String.valueOf(one.getFileName()))) {
                return Optional.of(view);
            }
            log.warn("{} is not listed: it describes another upload", one);
        } catch (IOException | JacksonException e) {
            log.warn("{} is not listed: what it is can't be read", one, e);
        }
        return Optional.empty();
    }

    Path folder() {
        return folder;
    }

    /** The newest first. */
    List<UploadView> list() {
        return known.values().stream()
                .sorted(Comparator.comparing(UploadView::uploadedAt).reversed().thenComparing(UploadView::sha256))
                .toList();
    }

    Optional<UploadView> find(String sha256) {
        return Optional.ofNullable(known.get(sha256));
    }

    /** The file of an upload. */
    Optional<Path> content(String sha256) {
        return find(sha256).map(view -> file(folder.resolve(sha256), view.name()));
    }

    private static Path file(Path of, String name) {
        return of.resolve(CONTENT).resolve(name);
    }

    Bytes largest() {
        return largest;
    }

    /**
     * Takes a file in; if it is here already, the one that is here stays as it is.
     *
     * @param by the name of whoever sent it
     */
    UploadView take(String name, InputStream content, String by) throws IOException, ConflictException {
        String kept = plain(name);
        Path draft = arriving.resolve(UUID.randomUUID().toString());
        PrivateFiles.createFolder(draft);
        try {
            Path file = file(draft, kept);
            PrivateFiles.createFolder(file.resolveSibling(""));
            MessageDigest digest = FloatBytes.sha256();
            long size = copy(content, file, digest);
            var view = new UploadView(HexFormat.of().formatHex(digest.digest()), kept, size, clock.instant(), by);
            PrivateFiles.write(draft.resolve(ABOUT), ApiJson.write(view));
            return place(draft, view);
        } finally {
            remove(draft);
        }
    }

    private long copy(InputStream content, Path file, MessageDigest digest) throws IOException {
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                size += read;
                if (size > largest.count()) {
                    throw new TooLargeException(
                            "a file may have at most %s (data.largest-upload of the coordinator's settings)"
                                    .formatted(largest));
                }
                digest.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        return size;
    }

    private synchronized UploadView place(Path draft, UploadView view) throws IOException, ConflictException {
        UploadView before = known.get(view.sha256());
        if (before != null) {
            return before;
        }
        if (known.size() >= MOST_FILES) {
            throw new ConflictException(
                    "there are %s uploads, as many as there may be; delete some first".formatted(known.size()));
        }
        long taken = known.values().stream().mapToLong(UploadView::bytes).sum();
        if (taken + view.bytes() > most.count()) {
            throw new ConflictException(
                    "uploads may take %s together (data.uploads of the coordinator's settings), and %s bytes are taken; delete some first"
                            .formatted(most, taken));
        }
        // One whose description was damaged is replaced.
        remove(folder.resolve(view.sha256()));
        Files.move(draft, folder.resolve(view.sha256()), StandardCopyOption.ATOMIC_MOVE);
        known.put(view.sha256(), view);
        return view;
    }

    /** Removes an upload; false if there is none. */
    synchronized boolean delete(String sha256) throws IOException {
        if (!known.containsKey(sha256)) {
            return false;
        }
        Path away = arriving.resolve(UUID.randomUUID().toString());
        Files.move(folder.resolve(sha256), away, StandardCopyOption.ATOMIC_MOVE);
        known.remove(sha256);
        remove(away);
        return true;
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.-]+", "");
        String end = plain.substring(Math.max(0, plain.length() - LONGEST_NAME));
        return end.isEmpty() ? "data" : end;
    }

    private static void remove(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}

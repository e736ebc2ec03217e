package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.RunRequest;
import dev.proprio.experiments.record.FolderLock;
import dev.proprio.experiments.record.RunFolder;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.extension.SettingWriter;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The folder that a coordinator keeps everything in. A run appears in it, and goes, as a whole. */
final class CoordinatorStore implements AutoCloseable {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 40;

    private final Path runs;
    private final Path passing;
    private final Clock clock;
    private final FolderLock lock;

    private CoordinatorStore(Path folder, Clock clock, FolderLock lock) {
        this.runs = folder.resolve("runs");
        this.passing = folder.resolve("passing");
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Opens the store, and makes it if it is not there.
     *
     * @throws IOException if it can't be written, or another coordinator uses it
     */
    static CoordinatorStore open(Path folder, Clock clock) throws IOException {
        PrivateFiles.closeOwnFolder(folder);
        FolderLock lock = FolderLock.tryOf(folder)
                .orElseThrow(() -> new IOException(
                        "another coordinator uses the store %s; stop it, or choose another store".formatted(folder)));
        var store = new CoordinatorStore(folder.toAbsolutePath().normalize(), clock, lock);
        PrivateFiles.closeFolder(store.runs);
        // What was being made or removed when the coordinator was killed.
        store.remove(store.passing);
        PrivateFiles.closeFolder(store.passing);
        return store;
    }

    /** All runs, in no order. */
    List<StoredRun> runs() throws IOException {
        List<StoredRun> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(runs)) {
            folders.filter(Files::isDirectory).forEach(folder -> found.add(StoredRun.in(folder)));
        }
        return found;
    }

    /** Makes a run. */
    StoredRun make(RunRequest request, ValidatedRequest validated) throws IOException {
        Path folder = free(validated.spec().name());
        String id = String.valueOf(folder.getFileName());
        Path draft = passing.resolve(id);
        PrivateFiles.createFolder(draft);
        RunRecord record = RunRecord.created(
                id, clock.instant(), validated.command(), SettingWriter.write(validated.spec()), request);
        RunFolder.write(draft, StoredRun.SPEC, text(request));
        RunFolder.write(draft, RunRecord.FILE, ApiJson.write(record));
        Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        return StoredRun.made(folder, record, validated.spec());
    }

    private static String text(RunRequest request) throws IOException {
        if (request.spec().isPresent()) {
            return request.spec().get();
        }
        String name = request.recipe().orElse("");
        return Files.readString(
                Recipes.find(name).orElseThrow(() -> new IOException("the recipe %s is gone".formatted(name))));
    }

    private Path free(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[.-]+", "");
        String shortened = plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
        String stem = (shortened.isEmpty() ? "run" : shortened) + "-" + STAMP.format(clock.instant());
        Path folder = runs.resolve(stem);
        for (int i = 2; Files.exists(folder); i++) {
            folder = runs.resolve(stem + "-" + i);
        }
        return folder;
    }

    /** Removes a run. */
    void delete(StoredRun run) throws IOException {
        Path away = passing.resolve(run.id());
        Files.move(run.folder(), away, StandardCopyOption.ATOMIC_MOVE);
        remove(away);
    }

    private void remove(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Where runs are. */
    Path folder() {
        return runs;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}

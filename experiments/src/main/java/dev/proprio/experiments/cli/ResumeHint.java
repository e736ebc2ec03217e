package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.spec.LauncherWord;
import dev.proprio.experiments.spec.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Says how a run goes on that is stopped from outside, such as with Ctrl-C. */
final class ResumeHint implements AutoCloseable {
    private final AtomicReference<Optional<Path>> folder;
    private final Thread hook;

    private ResumeHint(Optional<Path> folder) {
        this.folder = new AtomicReference<>(folder);
        this.hook = new Thread(() -> System.err.println(sentence(this.folder.get())), "resume-hint");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on, until it is closed: a process that is stopped says how to go on with the run in the folder. */
    static ResumeHint of(Path folder) {
        return new ResumeHint(Optional.of(folder));
    }

    /** The same of a run that has no folder yet. */
    static ResumeHint withoutFolder() {
        return new ResumeHint(Optional.empty());
    }

    /** The run is in this folder from now on. */
    void now(Path path) {
        folder.set(Optional.of(path));
    }

    static String sentence(Optional<Path> folder) {
        if (folder.isEmpty()) {
            return "%nstopped before the run began; nothing was written, and the same command begins it anew"
                    .formatted();
        }
        Path path = folder.get();
        return Files.exists(path.resolve(ResumePoint.FILE))
                ? "%nstopped; go on with the run: %s run --resume %s"
                        .formatted(LauncherWord.here(), ShellWord.of(path.toString()))
                : "%nstopped before the first round; there is nothing to go on with in \"%s\", and the same command begins anew"
                        .formatted(path);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // It has spoken already.
        }
    }
}

package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.spec.LauncherWord;
import dev.proprio.experiments.spec.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Says how a run goes on that is stopped from outside, such as with Ctrl-C. */
final class ResumeHint implements AutoCloseable {
    private final AtomicReference<Supplier<String>> sentence;
    private final Thread hook;

    private ResumeHint(Supplier<String> first) {
        this.sentence = new AtomicReference<>(first);
        this.hook = new Thread(
                () -> System.err.printf(
                        "%n%s%n", Objects.requireNonNull(sentence.get()).get()),
                "resume-hint");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** From now on, until it is closed: a process that is stopped says how to go on with the run in the folder. */
    static ResumeHint of(Path folder) {
        return new ResumeHint(() -> sentence(folder));
    }

    /** The same of a run that has no folder yet. */
    static ResumeHint withoutFolder() {
        return new ResumeHint(
                () -> "stopped before the run began; nothing was written, and the same command begins it anew");
    }

    /** The same of a sweep, which does not do again what is in its folder. */
    static ResumeHint ofSweep() {
        return new ResumeHint(() -> "stopped; the same command goes on with the runs that are left");
    }

    /** The run is in this folder from now on. */
    void now(Path path) {
        sentence.set(() -> sentence(path));
    }

    private static String sentence(Path path) {
        return Files.exists(path.resolve(ResumePoint.FILE))
                ? "stopped; go on with the run: %s run --resume %s"
                        .formatted(LauncherWord.here(), ShellWord.of(path.toString()))
                : "stopped before the first round; there is nothing to go on with in \"%s\", and the same command begins anew"
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

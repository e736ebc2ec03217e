package dev.proprio.experiments.cli;

import dev.proprio.experiments.record.ResumePoint;
import dev.proprio.experiments.spec.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says how a run goes on that is stopped from outside, such as with Ctrl-C. */
final class ResumeHint implements AutoCloseable {
    private final Thread hook;

    private ResumeHint(Thread hook) {
        this.hook = hook;
    }

    /** From now on, until it is closed: a process that is stopped says how to go on with the run in the folder. */
    static ResumeHint of(Path folder) {
        Thread hook = new Thread(() -> System.err.println(sentence(folder)), "resume-hint");
        Runtime.getRuntime().addShutdownHook(hook);
        return new ResumeHint(hook);
    }

    static String sentence(Path folder) {
        return Files.exists(folder.resolve(ResumePoint.FILE))
                ? "%nstopped; go on with the run: ./proprio run --resume %s".formatted(ShellWord.of(folder.toString()))
                : "%nstopped before the first round; there is nothing to go on with in \"%s\"".formatted(folder);
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

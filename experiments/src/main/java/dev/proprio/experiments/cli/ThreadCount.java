package dev.proprio.experiments.cli;

import java.util.Optional;

/** How many threads a command uses. */
final class ThreadCount {
    private ThreadCount() {}

    static int orAllCores(Optional<Integer> asked) throws WrongRequestException {
        int threads = asked.orElse(Runtime.getRuntime().availableProcessors());
        if (threads < 1) {
            throw new WrongRequestException("--threads must be at least 1 but was " + threads);
        }
        return threads;
    }
}

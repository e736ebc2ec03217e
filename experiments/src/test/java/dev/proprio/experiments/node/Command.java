package dev.proprio.experiments.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of somebody else's, run to its end.
 *
 * @param exit its exit code
 * @param output what it printed
 */
public record Command(int exit, String output) {
    /** Whether a program of this name is on the path. */
    public static boolean exists(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .anyMatch(Files::isExecutable);
    }

    /** Starts a program whose output goes to {@code log}. */
    public static Process start(Path folder, Path log, Map<String, String> environment, List<String> words)
            throws IOException {
        var builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a program and gives up, and ends it, after {@code limit}. */
    public static Command run(Path folder, Duration limit, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile("command", ".log");
        try {
            Process process = start(folder, log, environment, List.of(words));
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Command(ended ? process.exitValue() : -1, Files.readString(log));
        } finally {
            Files.deleteIfExists(log);
        }
    }
}

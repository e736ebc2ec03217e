package dev.proprio.client.android;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A coordinator with TLS in a process of its own, and commands beside it: with other versions of gRPC and Protocol Buffers than
 * this one, of the module {@code experiments} as the build has packaged it.
 */
final class CoordinatorProcess implements AutoCloseable {
    private static final Path EXPERIMENTS = Path.of("..", "..", "experiments", "target");

    private final Path folder;
    private final Process process;
    private final BufferedReader said;

    /**
     * Starts one.
     *
     * @param folder for all that it keeps
     * @throws IOException if {@code experiments} has not been packaged
     */
    CoordinatorProcess(Path folder) throws IOException {
        this.folder = folder;
        this.process = start(List.of(
                "coordinator",
                "--set",
                "tls=true",
                "--set",
                "http.listen=127.0.0.1:0",
                "--set",
                "grpc.listen=127.0.0.1:0",
                "--set",
                "store='" + store() + "'"));
        this.said = process.inputReader();
    }

    /** What it says behind a word at the beginning of a line; asked for in the order of its lines. */
    String says(String word) throws IOException {
        return value(said, word);
    }

    /** Where its authority's certificate is. */
    Path authority() {
        return store().resolve("guard/ca.pem");
    }

    /** A command that makes a token. */
    Map<String, String> token(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tokens"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--store", store().toString()));
        return run(command)
                .lines()
                .filter(line -> line.indexOf(' ') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(' ')),
                        line -> line.substring(line.indexOf(' ')).strip(),
                        (first, second) -> first));
    }

    /** Runs a command to its end, which must be a good one, and returns what it said. */
    String run(List<String> arguments) throws IOException, InterruptedException {
        Process command = start(arguments);
        String all = command.inputReader().lines().collect(Collectors.joining("\n"));
        if (command.waitFor() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ":\n" + all + "\n" + log());
        }
        return all;
    }

    /** All processes' errors. */
    String log() throws IOException {
        return Files.readString(folder.resolve("log.txt"));
    }

    private Path store() {
        return folder.resolve("store");
    }

    private Process start(List<String> arguments) throws IOException {
        Path dependencies = EXPERIMENTS.resolve("dependencies.classpath");
        if (Files.notExists(dependencies)) {
            throw new IOException(
                    String.format(Locale.ROOT, "there is no %s: run ./proprio build before these tests", dependencies));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-Dproprio.state=" + folder.resolve("state"),
                "-cp",
                EXPERIMENTS.resolve("classes")
                        + File.pathSeparator
                        + Files.readString(dependencies).strip(),
                "dev.proprio.experiments.cli.Proprio"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log.txt").toFile()))
                .start();
    }

    private String value(BufferedReader out, String word) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(word + " ")) {
                return line.substring(word.length()).strip();
            }
        }
        throw new AssertionError("\"" + word + "\" was not said:\n" + log());
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}

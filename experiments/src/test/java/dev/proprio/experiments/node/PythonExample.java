package dev.proprio.experiments.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code docs/examples/python-node}, run by the system's Python with Debian's packages as its owner would. */
public final class PythonExample {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The system's, for which Debian's packages are. */
    public static final Path PYTHON = Path.of("/usr/bin/python3");

    private final Path folder = Project.root().resolve("docs/examples/python-node");

    private PythonExample() {}

    /** Looks for Python with gRPC, cryptography and NumPy, and for protoc; the test is skipped where they are not. */
    public static PythonExample ready() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PYTHON) && Command.exists("protoc"), "this machine has no Python or no protoc");
        Path scratch = Project.scratch("python-node");
        Files.createDirectories(scratch);
        Command imports = Command.run(
                scratch, LIMIT, Map.of(), PYTHON.toString(), "-c", "import grpc, google.protobuf, cryptography, numpy");
        assumeTrue(imports.exit() == 0, "this Python lacks a package: " + imports.output());
        return new PythonExample();
    }

    /** The example. */
    public Path folder() {
        return folder;
    }

    /** Runs one of its modules to the end and returns what it printed. */
    public String run(String module, List<String> words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(PYTHON.toString(), "-m", "proprio_node." + module));
        all.addAll(words);
        Command ran = Command.run(folder, LIMIT, environment(), all.toArray(String[]::new));
        if (ran.exit() != 0) {
            throw new IOException("the example in Python cannot be run:\n" + ran.output());
        }
        return ran.output();
    }

    /** Starts a node. */
    public Process start(Path log, List<String> options) throws IOException {
        List<String> words = new ArrayList<>(List.of(PYTHON.toString(), "-m", "proprio_node"));
        words.addAll(options);
        return Command.start(folder, log, environment(), words);
    }

    /** Where its stubs are made, and of what. */
    public static Map<String, String> environment() {
        return Map.of(
                "PYTHONDONTWRITEBYTECODE",
                "1",
                "OMP_NUM_THREADS",
                "1",
                "OPENBLAS_NUM_THREADS",
                "1",
                "PROPRIO_STUBS",
                Project.scratch("python-node").toString(),
                "PROPRIO_PROTO",
                Project.root().resolve("proto/src/main/proto").toString());
    }
}

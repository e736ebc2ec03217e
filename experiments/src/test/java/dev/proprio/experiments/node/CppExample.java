package dev.proprio.experiments.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code docs/examples/cpp-node}, built by CMake with Debian's packages as its owner would. */
public final class CppExample {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Path folder;

    private CppExample(Path folder) {
        this.folder = folder;
    }

    /** Builds the example; the test is skipped without a compiler, CMake, or the headers of gRPC, protobuf and OpenSSL. */
    public static CppExample build() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of("c++", "cmake", "make", "protoc", "grpc_cpp_plugin").allMatch(Command::exists)
                        && Stream.of("grpcpp/grpcpp.h", "google/protobuf/message.h", "openssl/evp.h")
                                .allMatch(header -> Files.exists(Path.of("/usr/include", header))),
                "this machine lacks a C++ compiler, CMake, or the headers of gRPC, protobuf or OpenSSL");
        Path folder = Project.scratch("cpp-node");
        Project.buildOnce(folder, () -> {
            Path sources = Project.root().resolve("docs/examples/cpp-node");
            require(Command.run(folder, LIMIT, Map.of(), "cmake", "-S", sources.toString(), "-B", folder.toString()));
            require(Command.run(folder, LIMIT, Map.of(), "cmake", "--build", folder.toString()));
        });
        return new CppExample(folder);
    }

    /** The program. */
    public Path program() {
        return folder.resolve("proprio_node");
    }

    /** Runs its checks to the end and returns what they printed. */
    public String check(List<String> words) throws IOException, InterruptedException {
        Command ran = Command.run(
                folder, LIMIT, Map.of(), all("proprio_checks", words).toArray(String[]::new));
        require(ran);
        return ran.output();
    }

    /** Starts a node. */
    public Process start(Path log, List<String> options) throws IOException {
        return Command.start(folder, log, Map.of(), all("proprio_node", options));
    }

    private List<String> all(String program, List<String> words) {
        List<String> all = new ArrayList<>(List.of(folder.resolve(program).toString()));
        all.addAll(words);
        return all;
    }

    private static void require(Command command) throws IOException {
        if (command.exit() != 0) {
            throw new IOException("the example in C++ cannot be built or run:\n" + command.output());
        }
    }
}

package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.node.CppExample;
import dev.proprio.experiments.node.JavaExample;
import dev.proprio.experiments.node.Project;
import dev.proprio.experiments.node.PythonExample;
import dev.proprio.experiments.record.RunJson;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code docs/first-device.md}, command by command. */
@Timeout(1200)
class FirstDeviceTest {
    /** What the examples' own tests do alike: install packages, and build with CMake and Maven. */
    private static final Set<String> BUILDS = Set.of(
            "apt-get install python3-grpcio python3-protobuf python3-cryptography python3-numpy protobuf-compiler",
            "apt-get install g++ cmake make pkg-config libgrpc++-dev libprotobuf-dev libssl-dev protobuf-compiler protobuf-compiler-grpc",
            "cmake -S docs/examples/cpp-node -B build",
            "cmake --build build",
            "./mvnw -q install -pl client-sim/bom,client-sim/sdk -am -Dmaven.test.skip=true",
            "./mvnw -q -f docs/examples/java-node/pom.xml package");

    private static final Pattern PORT = Pattern.compile(":([0-9]+)$");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<Process> started = new ArrayList<>();
    private String people = "";
    private String devices = "";
    private List<String> lines = List.of();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started.reversed()) {
            end(process);
        }
    }

    private static void end(Process process) throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroy);
        // What a shell started may outlive it, and write where the folder is about to be deleted.
        for (ProcessHandle each : all) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (each.isAlive() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            each.destroyForcibly();
        }
    }

    @Test
    void everyCommandIsGivenAndARunCountsThreeDevicesOfThreeMakesAndOneOverTls() throws Exception {
        checkout(PythonExample.ready(), CppExample.build(), JavaExample.build());
        String page = Files.readString(Project.root().resolve("docs/first-device.md"));
        Set<String> built = new HashSet<>();
        for (String command : commands(page)) {
            if (BUILDS.contains(command)) {
                built.add(command);
            } else if (command.startsWith("./proprio coordinator")) {
                coordinator(command, page);
            } else if (command.endsWith("&")) {
                background(here(command));
            } else {
                run(here(command));
            }
        }
        assertThat(built).isEqualTo(BUILDS);
        assertCounted("python-1", "cpp-1", "java-1");
        // What the coordinator with TLS said.
        run(lines.get(0));
        Process node = background(lines.get(1));
        assertThat(lastLine(run(lines.get(2)))).startsWith("first-device-");
        awaitLine(node.inputReader(), "round 3 of [^ ]+ counts");
    }

    /** A folder like a checkout, with what is built. */
    private void checkout(PythonExample python, CppExample cpp, JavaExample java) throws IOException {
        Path examples = Files.createDirectories(folder.resolve("docs/examples"));
        Files.createSymbolicLink(examples.resolve("python-node"), python.folder());
        Files.createSymbolicLink(folder.resolve("build"), cpp.program().getParent());
        Files.createDirectories(examples.resolve("java-node"));
        Files.createSymbolicLink(
                examples.resolve("java-node/target"), java.jar().getParent());
        Files.createSymbolicLink(Files.createDirectory(folder.resolve("bin")).resolve("python3"), PythonExample.PYTHON);
        List<String> command = new ArrayList<>(JavaProcess.java());
        command.add("-Dproprio.state=" + JavaProcess.STATE);
        command.add("-Dproprio.home=" + Project.root());
        command.add("-cp");
        command.add(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(Proprio.class.getName());
        String words = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Path launcher = Files.writeString(folder.resolve("proprio"), "#!/bin/sh\nexec " + words + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        Matcher block = Pattern.compile("^```sh\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(page);
        while (block.find()) {
            block.group(1).lines().forEach(commands::add);
        }
        return commands;
    }

    /** The coordinator's ports are others than those by default. */
    private String here(String command) {
        String here = command.replace("127.0.0.1:7443", devices).replace("127.0.0.1 7443", devices.replace(':', ' '));
        return here.startsWith("./proprio start ") ? here + " --coordinator " + people : here;
    }

    private void coordinator(String command, String page) throws Exception {
        end();
        started.clear();
        Process process = start(command + " --set http.listen=127.0.0.1:0 --set grpc.listen=127.0.0.1:0");
        BufferedReader out = process.inputReader();
        people = value(awaitLine(out, "people "));
        devices = value(awaitLine(out, "devices "));
        awaitLine(out, "a first device, ");
        lines = List.of(
                out.readLine().strip(), out.readLine().strip(), out.readLine().strip());
        // The page shows them as they are with the ports by default, in its own folder.
        for (String line : lines) {
            String shown = line.replace(devices, "127.0.0.1:7443")
                    .replace(people, PORT.matcher(people).replaceAll(":7480"))
                    .replace(folder.toRealPath().toString(), "/home/me")
                    .replaceAll("sha256:[0-9a-f:]+", "sha256:...");
            assertThat(page).contains("\n    " + shown + "\n");
        }
    }

    private static String value(String line) {
        return line.substring(line.indexOf(' ')).strip();
    }

    private static String lastLine(String said) {
        return said.substring(said.lastIndexOf('\n') + 1);
    }

    /** The next line that matches a regular expression in part. */
    private static String awaitLine(BufferedReader out, String part) throws IOException {
        Pattern awaited = Pattern.compile(part);
        StringBuilder before = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (awaited.matcher(line).find()) {
                return line;
            }
            before.append(line).append('\n');
        }
        throw new AssertionError("\"%s\" was not said, but%n%s".formatted(part, before));
    }

    /** A device: returns when it says that it is connected. */
    private Process background(String line) throws IOException {
        Process process = start(line.substring(0, line.lastIndexOf('&')));
        awaitLine(process.inputReader(), "onnected");
        return process;
    }

    private String run(String line) throws Exception {
        Process process = start(line);
        String said = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(line + "\n" + said).isZero();
        return said;
    }

    private Process start(String line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", line).directory(folder.toFile()).redirectErrorStream(true);
        String bin = Path.of(System.getProperty("java.home"), "bin").toString();
        // The system's Python, for which Debian's packages are.
        String first = folder.resolve("bin") + File.pathSeparator + bin;
        builder.environment().merge("PATH", first, (path, before) -> before + File.pathSeparator + path);
        builder.environment().putAll(PythonExample.environment());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** In each round of the run that was watched. */
    private void assertCounted(String... names) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("coordinator-data/runs"))) {
            Path run = runs.filter(Files::isDirectory).findFirst().orElseThrow();
            List<String> accepted = new ArrayList<>();
            for (String line : Files.readAllLines(run.resolve("clients.jsonl"))) {
                JsonNode row = RunJson.read(line, JsonNode.class);
                if (row.get("outcome").asString().equals("accepted")) {
                    accepted.add(
                            row.get("round").asInt() + " " + row.get("device").asString());
                }
            }
            List<String> expected = new ArrayList<>();
            for (int round = 1; round <= 3; round++) {
                for (String name : names) {
                    expected.add(round + " " + name);
                }
            }
            assertThat(accepted).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}

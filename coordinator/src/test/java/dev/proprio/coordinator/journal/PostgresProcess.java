package dev.proprio.coordinator.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A PostgreSQL server of the tests' own, from the programs that Debian's package installs. */
final class PostgresProcess {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path data;
    private final int port;

    private PostgresProcess(Path programs, Path data, int port) {
        this.programs = programs;
        this.data = data;
        this.port = port;
    }

    /** Where the newest installed version's programs are. */
    static Optional<Path> programs() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(Path::toString));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresProcess start(Path programs) throws IOException, InterruptedException {
        Path data = Path.of(run(List.of("mktemp", "-d", System.getProperty("java.io.tmpdir") + "/postgres-XXXXXX"))
                .strip());
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        var server = new PostgresProcess(programs, data, port);
        run(List.of(
                programs.resolve("initdb").toString(),
                "--pgdata=" + data.resolve("db"),
                "--auth=trust",
                "--username=proprio",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync"));
        server.start();
        return server;
    }

    void start() throws IOException, InterruptedException {
        control("start", "-w", "-l", data.resolve("log").toString(), "-o", options());
    }

    private String options() {
        return "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off".formatted(port);
    }

    /** Stops without a farewell to anybody. */
    void stop() throws IOException, InterruptedException {
        control("stop", "-m", "immediate", "-w");
    }

    /** Sends a signal to the server and all its sessions. */
    void signal(String name) {
        try {
            String leader =
                    Files.readAllLines(data.resolve("db/postmaster.pid")).getFirst();
            run(List.of("kill", "-" + name, leader));
            String sessions = ProcessHandle.of(Long.parseLong(leader))
                    .orElseThrow()
                    .children()
                    .map(session -> Long.toString(session.pid()))
                    .collect(Collectors.joining(" "));
            // One of them may just have ended.
            run(List.of("sh", "-c", "kill -%s %s || true".formatted(name, sessions)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=proprio".formatted(port, database);
    }

    private void control(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("pg_ctl").toString(), "--pgdata=" + data.resolve("db")));
        command.addAll(List.of(arguments));
        run(command);
    }

    /** As the user that the package made, for the server refuses to run as root. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            line.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        line.addAll(command);
        Path output = Files.createTempFile("postgres", ".out");
        Process process = new ProcessBuilder(line)
                .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int code = process.waitFor();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        if (code != 0) {
            throw new IOException("%s returned %d: %s".formatted(line, code, text));
        }
        return text;
    }

    /** Stops and leaves nothing behind. */
    void remove() throws IOException, InterruptedException {
        stop();
        run(List.of("rm", "-r", data.toString()));
    }
}

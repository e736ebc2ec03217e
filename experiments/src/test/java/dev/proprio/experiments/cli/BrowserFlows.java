package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** What people do with the dashboard, as scripts that steer a Chromium; in a copy with Playwright beside it. */
final class BrowserFlows {
    private static final int OLDEST_NODE = 20;
    private static final int MINUTES = 8;
    private static final Pattern END = Pattern.compile("(?:passed|failed) (\\S+) after \\d+ ms");

    private final Path folder;
    private final Path chromium;

    private BrowserFlows(Path folder, Path chromium) {
        this.folder = folder;
        this.chromium = chromium;
    }

    /**
     * Fetches Playwright, unless that was done before.
     *
     * @throws TestAbortedException if something is missing that a JDK does not bring
     */
    static BrowserFlows prepare() throws IOException, InterruptedException {
        Path chromium = tool("chromium").or(() -> tool("chromium-browser")).orElseThrow(() -> missing("Chromium"));
        for (String needed : List.of("node", "npm")) {
            if (tool(needed).isEmpty()) {
                throw missing(needed);
            }
        }
        var flows = new BrowserFlows(Path.of("target", "browser").toAbsolutePath(), chromium);
        String version = flows.run("node", "--version").orElseThrow(() -> missing("a working Node.js"));
        Matcher major = Pattern.compile("v(\\d+)").matcher(version);
        if (!major.find() || Integer.parseInt(major.group(1)) < OLDEST_NODE) {
            throw new TestAbortedException(
                    "Playwright needs Node.js %d or newer but node is %s".formatted(OLDEST_NODE, version.strip()));
        }
        flows.install(Path.of("src", "test", "browser"));
        return flows;
    }

    /** The scripts in a folder, in order. */
    List<String> scripts(String of) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(of))) {
            return files.map(file -> of + "/" + file.getFileName()).sorted().toList();
        }
    }

    /** Runs one; the first argument is the coordinator's address. */
    void check(String script, String... arguments) throws IOException, InterruptedException {
        assertPassed(script, run(List.of(script), arguments));
    }

    /** Runs some, one after the other, and returns what each said; the first argument is the coordinator's address. */
    Map<String, String> run(List<String> scripts, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve(scripts.getFirst().replace('/', '-') + ".log");
        List<String> command = new ArrayList<>(List.of("node", "run.mjs"));
        command.addAll(List.of(arguments));
        command.addAll(scripts);
        var _ = start(log, command.toArray(String[]::new));
        Map<String, String> said = new HashMap<>();
        var flow = new StringBuilder();
        for (String line : Files.readAllLines(log)) {
            flow.append(line).append('\n');
            Matcher end = END.matcher(line);
            if (end.matches()) {
                said.put(end.group(1), flow.toString());
                flow.setLength(0);
            }
        }
        // Whatever came after the last that ended belongs to those that did not.
        scripts.forEach(script -> said.putIfAbsent(script, flow.toString()));
        return said;
    }

    static void assertPassed(String script, Map<String, String> said) {
        String lines = said.getOrDefault(script, "");
        assertThat(lines).contains("passed " + script);
        lines.lines()
                .filter(line -> line.startsWith("weight") || line.startsWith("passed"))
                .forEach(System.out::println);
    }

    private void install(Path source) throws IOException, InterruptedException {
        Path lock = folder.resolve("package-lock.json");
        boolean installed = Files.isDirectory(folder.resolve("node_modules"))
                && Files.exists(lock)
                && Files.mismatch(lock, source.resolve("package-lock.json")) == -1;
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.filter(path -> !path.toString().contains("node_modules"))
                    .filter(Files::isRegularFile)
                    .toList()) {
                Path copy = folder.resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (!installed
                && run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                        .isEmpty()) {
            throw new TestAbortedException("npm could not fetch Playwright: "
                    + Files.readString(folder.resolve("npm.log")).strip());
        }
    }

    private Optional<String> run(String... command) throws IOException, InterruptedException {
        Path log = Files.createDirectories(folder).resolve(command[0] + ".log");
        return start(log, command) == 0 ? Optional.of(Files.readString(log)) : Optional.empty();
    }

    private int start(Path log, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CHROMIUM", chromium.toString());
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError(
                    "still running: %s; it said: %s".formatted(String.join(" ", command), Files.readString(log)));
        }
        return process.exitValue();
    }

    private static Optional<Path> tool(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(entry -> Path.of(entry, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static TestAbortedException missing(String what) {
        return new TestAbortedException(what + " is not installed; the dashboard is tested in a browser");
    }
}

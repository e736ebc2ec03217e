package dev.proprio.experiments.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code docs/examples/typescript-node}, installed and compiled by npm as its owner would. */
public final class TypeScriptExample {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern OFFLINE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

    private final Path folder;

    private TypeScriptExample(Path folder) {
        this.folder = folder;
    }

    /** Installs and compiles the example; the test is skipped without Node.js, npm, or a registry to fetch from. */
    public static TypeScriptExample build() throws IOException, InterruptedException {
        assumeTrue(Command.exists("node") && Command.exists("npm"), "this machine has no Node.js with npm");
        Path folder = Project.scratch("typescript-node");
        var example = new TypeScriptExample(folder);
        Project.buildOnce(folder, () -> example.build(Project.root().resolve("docs/examples/typescript-node")));
        return example;
    }

    private void build(Path from) throws IOException, InterruptedException {
        JavaExample.delete(folder.resolve("src"));
        JavaExample.delete(folder.resolve("dist"));
        boolean installed = Files.isDirectory(folder.resolve("node_modules/typescript"))
                && Files.mismatch(from.resolve("package-lock.json"), folder.resolve("package-lock.json")) == -1;
        for (String part : List.of("package.json", "package-lock.json", "tsconfig.json", "src")) {
            JavaExample.copy(from.resolve(part), folder.resolve(part));
        }
        if (!installed) {
            Command ci =
                    Command.run(folder, LIMIT, Map.of(), "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
            assumeTrue(
                    ci.exit() == 0 || !OFFLINE.matcher(ci.output()).find(),
                    "npm cannot reach its registry: " + ci.output());
            require(ci, "be installed");
        }
        require(Command.run(folder, LIMIT, Map.of(), "npm", "run", "build"), "be compiled");
    }

    /** Runs one of its programs to the end and returns what it printed. */
    public String run(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("node"));
        all.addAll(List.of(words));
        Command ran = Command.run(folder, LIMIT, Map.of(), all.toArray(String[]::new));
        require(ran, "be run");
        return ran.output();
    }

    /** Starts a node. */
    public Process start(Path log, List<String> options) throws IOException {
        List<String> words = new ArrayList<>(List.of("node", "dist/main.js"));
        words.addAll(options);
        String proto = Project.root().resolve("proto/src/main/proto").toString();
        return Command.start(folder, log, Map.of("PROPRIO_PROTO", proto), words);
    }

    private void require(Command command, String what) throws IOException {
        if (command.exit() != 0) {
            throw new IOException("the example in TypeScript cannot " + what + ":\n" + command.output());
        }
    }
}

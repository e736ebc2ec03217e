package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.web.Role;
import dev.proprio.experiments.service.CoordinatorService;
import dev.proprio.experiments.service.CoordinatorSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard in a real Chromium, before a coordinator in a process of its own with devices of its own. Each script in
 * {@code src/test/browser/flows} is a test; they go on from each other's runs, in the order of their names.
 */
class DashboardTest {
    private static final String DEVICES = """
        name: at-home
        data: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [4]}
        cohort: {size: 3}
        evaluation: {split: time, guard: 0s}
        """;

    private static final List<Process> processes = new ArrayList<>();

    @TempDir
    private static Path folder = Path.of("replaced by JUnit");

    private static Optional<BrowserFlows> flows = Optional.empty();
    private static String url = "";
    private static String link = "";
    private static String token = "";

    @BeforeAll
    static void startTheCoordinator() throws Exception {
        flows = Optional.of(BrowserFlows.prepare());
        Path log = folder.resolve("coordinator.log");
        start(
                log,
                "coordinator",
                "--set",
                "http.listen=127.0.0.1:0",
                "--set",
                "grpc.listen=127.0.0.1:0",
                "--set",
                "store=" + folder.resolve("store"));
        url = said(log, "people +(\\S+)").replaceAll("/$", "");
        link = said(log, "dashboard +(\\S+)");
        token = "token="
                + Files.readString(folder.resolve("store/guard/local.token")).strip();
        String address = said(log, "devices +(\\S+)");
        Path spec = Files.writeString(folder.resolve("devices.yaml"), DEVICES);
        start(folder.resolve("devices.log"), "devices", spec.toString(), "--coordinator", address);
    }

    @AfterAll
    static void stopEverything() throws InterruptedException {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> everythingThatPeopleDoWithItWorks() throws Exception {
        BrowserFlows all = flows.orElseThrow();
        List<String> scripts = all.scripts("flows");
        Map<String, String> said = all.run(scripts, url, token);
        return scripts.stream()
                .map(script -> DynamicTest.dynamicTest(
                        script.replaceAll("flows/|\\.mjs$", "").replace('-', ' '),
                        () -> BrowserFlows.assertPassed(script, said)));
    }

    @Test
    void theLinkThatIsPrintedAtTheStartSignsInOnce() throws Exception {
        flows.orElseThrow().check("guarded/link.mjs", url, link);
    }

    @Test
    void whoHasATokenSignsInAndDoesWhatItsRoleMay() throws Exception {
        Path store = folder.resolve("guarded");
        CoordinatorSpec spec = CoordinatorSpec.read(
                Optional.empty(),
                List.of("tls=true", "http.listen=127.0.0.1:0", "grpc.listen=127.0.0.1:0", "store=" + store));
        String viewer;
        String operator;
        try (Guard guard = Guard.open(store, spec.guard())) {
            viewer = guard.operatorTokens()
                    .create(Role.VIEWER, "looks", Duration.ofHours(1))
                    .text();
            operator = guard.operatorTokens()
                    .create(Role.OPERATOR, "acts", Duration.ofHours(1))
                    .text();
        }
        try (var service = CoordinatorService.open(spec)) {
            assertThat(service.url()).startsWith("https://");
            flows.orElseThrow().check("guarded/sign-in.mjs", service.url().replaceAll("/$", ""), viewer, operator);
        }
    }

    /** Starts the command where it finds the recipes. */
    private static void start(Path log, String... arguments) throws IOException {
        processes.add(JavaProcess.proprio(arguments)
                .directory(Path.of("..").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** Waits for a line, and returns what the expression's group matches in it. */
    private static String said(Path log, String expression) throws IOException, InterruptedException {
        Pattern pattern = Pattern.compile("(?m)^" + expression);
        Process process = processes.getLast();
        for (int i = 0; i < 600; i++) {
            Matcher matcher = pattern.matcher(Files.readString(log, StandardCharsets.UTF_8));
            if (matcher.find()) {
                return matcher.group(1);
            }
            boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
            assertThat(ended).as(Files.readString(log)).isFalse();
        }
        throw new AssertionError("no line began with \"%s\": %s".formatted(expression, Files.readString(log)));
    }
}

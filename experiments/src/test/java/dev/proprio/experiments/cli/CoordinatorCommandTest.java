package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunJson;
import dev.proprio.proto.random.KeyedRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A coordinator in a process of its own, and the commands that talk to it. */
@Timeout(300)
class CoordinatorCommandTest {
    private static final int ROUNDS = 30;
    private static final int KILLS = 3;

    private static final String SPEC = """
        name: served
        rounds: 30
        data: {source: synthetic, devices: 24, bout: 4s, classes: [walk, run, sit, typing]}
        model: {kind: cnn1d, filters: [4], kernel: 5, pool: 4, dense: [8]}
        cohort: {size: 8, selection: oort}
        local: {algorithm: scaffold, epochs: 1, batch: 8, learning-rate: 0.05}
        server-optimizer: adam
        evaluation: {every: 3}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Starts a coordinator and returns where it is, once it is ready. */
    private String start() throws IOException {
        // Sets where tokens are kept.
        Shell.run("--version");
        ProcessBuilder builder = JavaProcess.proprio(
                        "coordinator",
                        "--set",
                        "http.listen='127.0.0.1:0'",
                        "--set",
                        "grpc.listen='127.0.0.1:0'",
                        "--set",
                        "store='" + folder.resolve("store") + "'")
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("PROPRIO_LOG", "json");
        Process process = builder.start();
        started.add(process);
        BufferedReader out = process.inputReader();
        String people = String.valueOf(out.readLine());
        assertThat(people).as(Files.readString(log())).startsWith("people");
        String url = people.substring("people".length()).strip();
        assertThat(LocalTokens.find(URI.create(url)))
                .as("the token is there as soon as the address is")
                .isPresent();
        assertThat(out.readLine()).startsWith("devices   127.0.0.1:");
        assertThat(out.readLine()).isEqualTo("store     " + folder.resolve("store"));
        assertThat(out.readLine()).startsWith("dashboard " + url + "/#/sign-in?code=");
        return url;
    }

    private Path log() throws IOException {
        Path log = folder.resolve("log.txt");
        return Files.exists(log) ? log : Files.createFile(log);
    }

    private static Shell.Result ask(String url, String... command) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--coordinator", url));
        return Shell.run(arguments.toArray(String[]::new));
    }

    @Test
    void aCoordinatorThatIsKilledGoesOnWithItsRunToTheSameModel() throws Exception {
        String spec = Files.writeString(folder.resolve("served.yaml"), SPEC).toString();
        Path whole = folder.resolve("whole");
        assertThat(Shell.run("run", spec, "--out", whole.toString()).code()).isZero();
        String url = start();
        Shell.Result made = ask(url, "start", spec);
        assertThat(made.code()).as(made.err()).isZero();
        String id = made.out().strip();
        Path rounds = folder.resolve("store/runs").resolve(id).resolve("rounds.jsonl");
        KeyedRandom random = KeyedRandom.of(Long.getLong("proprio.seed", 1), "service-kills", 0, 0);
        for (int kill = 0; kill < KILLS; kill++) {
            int atLeast = lines(rounds) + (int) random.nextLong(ROUNDS / (KILLS + 1));
            Process process = started.getLast();
            while (lines(rounds) < Math.min(atLeast, ROUNDS - 1) && process.isAlive()) {
                process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.waitFor(random.nextLong(50_000), TimeUnit.MICROSECONDS);
            assertThat(process.destroyForcibly().waitFor()).isNotZero();
            url = start();
        }
        Shell.Result watched = ask(url, "watch", id);
        assertThat(watched.code()).as(watched.err()).isZero();
        assertThat(watched.out()).contains("round 1  ", "round %d  mean accuracy".formatted(ROUNDS));
        JsonNode expected = RunJson.read(Files.readString(whole.resolve("run.json")), JsonNode.class);
        assertThat(watched.out())
                .endsWith("done, model sha256 %s%n"
                        .formatted(expected.get("model_sha256").asString()));
        assertThat(ask(url, "runs").out()).contains("id", id, "done", "30/30", "scaffold + adam");
        assertThat(ask(url, "delete", id).out()).isEqualTo("%s deleted%n".formatted(id));
        assertThat(ask(url, "runs", "--json").out()).contains("\"runs\" : [ ]");
    }

    @Test
    void aCoordinatorThatIsToldToEndLetsTheRoundEnd() throws Exception {
        String url = start();
        String spec = Files.writeString(folder.resolve("served.yaml"), SPEC).toString();
        String id = ask(url, "start", spec, "--set", "rounds=3000").out().strip();
        Path run = folder.resolve("store/runs").resolve(id);
        Process process = started.getLast();
        while (lines(run.resolve("rounds.jsonl")) < 2) {
            process.waitFor(1, TimeUnit.MILLISECONDS);
        }
        assertThat(ask(url, "resume", id).err())
                .isEqualTo("the run %s is running; only one that is paused, stopped or failed can be resumed%n"
                        .formatted(id));
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // The virtual machine has a say of its own before the first line.
        List<JsonNode> lines = Files.readAllLines(log()).stream()
                .filter(line -> line.startsWith("{"))
                .map(line -> RunJson.read(line, JsonNode.class))
                .toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line.get("formattedMessage").asString())
                        .startsWith("the run %s has stopped after round".formatted(id)))
                .anySatisfy(line ->
                        assertThat(line.get("mdc").get("run").asString()).isEqualTo(id));
        assertThat(RunJson.read(Files.readString(run.resolve("service.json")), JsonNode.class)
                        .get("state")
                        .asString())
                .isEqualTo("running");
        String again = start();
        Shell.Result paused = ask(again, "pause", id);
        assertThat(paused.code()).as(paused.err()).isZero();
        assertThat(ask(again, "stop", id).code()).isZero();
        Shell.Result watched = ask(again, "watch", id);
        assertThat(watched.code()).isOne();
        assertThat(watched.err()).contains("the run was stopped");
    }

    @Test
    void aSettingThatIsUnknownIsRefusedWithItsLine() throws IOException {
        Path config = Files.writeString(folder.resolve("coordinator.yaml"), """
            http: {listen: 127.0.0.1:0}
            stor: somewhere
            """);
        Shell.Result result = Shell.run("coordinator", "--config", config.toString());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith(config + ":2: stor ").contains("store");
        Shell.Result open = Shell.run(
                "coordinator",
                "--set",
                "http.listen='0.0.0.0:0'",
                "--set",
                "grpc.listen='127.0.0.1:0'",
                "--set",
                "store='" + folder.resolve("store") + "'");
        assertThat(open.code()).isEqualTo(2);
        assertThat(open.err()).startsWith("refused to listen on 0.0.0.0 without transport security;");
    }

    @Test
    void whereThereIsNoCoordinatorTheMessageSaysSo() {
        Shell.Result result = ask("http://127.0.0.1:1", "runs");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("there is no answer from the coordinator at http://127.0.0.1:1 (");
        assertThat(ask("nowhere:x/", "runs").err()).startsWith("--coordinator must be an address such as ");
    }

    private static int lines(Path file) throws IOException {
        return Files.notExists(file)
                ? 0
                : (int) Files.readString(file).chars().filter(c -> c == '\n').count();
    }
}

package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.web.Role;
import dev.proprio.experiments.record.StateFolder;
import dev.proprio.experiments.service.Service.Reply;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whoever may start runs reads nothing through them but what the coordinator offers. */
@Timeout(300)
@SuppressWarnings("NullAway.Init") // The server is opened before each test.
class RefusedNamesTest {
    private static final String RUNS = "/api/v1/runs";
    private static final String CSV =
            "name: s\nrounds: 1\nmodel: {kind: softmax}\ndata: {source: csv, path: '%s', header: false, user: 'constant:u', label: 'column:1', rate: 50, channels: ['2']}\n";
    private static final String SYNTHETIC =
            "name: s\nrounds: 1\ndata: {source: synthetic, devices: 8, bout: 5s, classes: [walk, sit]}\n";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private AutoCloseable[] open = {};
    private Service service;
    private Trap trap;
    private Path root = folder;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("store");
        Path outside = Files.createDirectories(folder.resolve("outside"));
        root = Files.createDirectories(folder.resolve("root"));
        trap = new Trap(outside.resolve("trap.csv"));
        Files.createSymbolicLink(root.resolve("link.csv"), outside.resolve("trap.csv"));
        Files.createSymbolicLink(root.resolve("folder"), outside);
        tokens.put("", "");
        try (Guard guard = Guard.open(store, new GuardSettings())) {
            for (Role role : Role.values()) {
                tokens.put(
                        role.toString(),
                        guard.operatorTokens()
                                .create(role, "", Duration.ofHours(1))
                                .text());
            }
        }
        service = new Service(store, "data.roots=['" + root + "']", "data.urls=['127.0.0.1.example']");
        open = new AutoCloseable[] {service, trap};
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private List<String> specs() {
        String out = folder.resolve("outside/trap.csv").toString();
        return List.of(
                CSV.formatted("/etc/passwd"),
                CSV.formatted(out),
                CSV.formatted("file://" + out),
                CSV.formatted("file:" + out),
                CSV.formatted("FILE:" + out),
                CSV.formatted(root + "/link.csv"),
                CSV.formatted(root + "/folder"),
                CSV.formatted(root + "/folder/trap.csv"),
                CSV.formatted(root + "/../outside/trap.csv"),
                CSV.formatted("../../../../../../../../etc/passwd"),
                CSV.formatted("pom.xml"),
                CSV.formatted(folder.resolve("store/guard")),
                CSV.formatted(folder.resolve("store/runs")),
                CSV.formatted("upload:../../guard/local.token"),
                CSV.formatted("run:../guard"),
                CSV.formatted("http://127.0.0.1:%d/x.csv".formatted(trap.port())),
                CSV.formatted("HTTP://127.0.0.1:%d/x.csv".formatted(trap.port())),
                CSV.formatted("http://localhost:%d/x.csv".formatted(trap.port())),
                CSV.formatted("http://127.0.0.1.example@127.0.0.1:%d/x.csv".formatted(trap.port())),
                CSV.formatted("http://169.254.169.254/latest/meta-data"),
                CSV.formatted("https://[::1]/x"),
                CSV.formatted("jar:file:" + out + "!/x"),
                SYNTHETIC + "model: {kind: dl4j, path: " + out + "}\n",
                SYNTHETIC + "model: {kind: dl4j, path: /etc/passwd}\n",
                SYNTHETIC + "model: {kind: dl4j, path: 'run:../../guard'}\n",
                SYNTHETIC + "model: {kind: softmax, initial: " + out + "}\n",
                SYNTHETIC + "journal: {url: 'jdbc:postgresql://127.0.0.1:%d/x'}\n".formatted(trap.port()),
                SYNTHETIC + "tracking: {mlflow: {url: 'http://127.0.0.1:%d'}}\n".formatted(trap.port()),
                SYNTHETIC.replace("name: s", "name: 'jdbc:sqlite:" + out + "'"));
    }

    /** Every route, every role, every body: one answer for each, and nothing is opened. */
    @Test
    void nothingIsOpenedForAnybodyThroughAnyRoute() throws Exception {
        JsonNode document = service.get("/api/v1/openapi.json").json();
        int created = 0;
        for (String spec : specs()) {
            String body = ApiJson.write(Map.of("spec", spec, "start", true));
            for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    if (path.getKey().endsWith("/events")) {
                        continue;
                    }
                    String method = operation.getKey().toUpperCase(Locale.ROOT);
                    for (Map.Entry<String, String> token : tokens.entrySet()) {
                        Reply reply =
                                service.send(service.anonymous(path.getKey().replaceAll("[{}]", ""))
                                        .header("Content-Type", "application/json")
                                        .header("Authorization", "Bearer " + token.getValue())
                                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
                        String where = "%s %s as %s: %s%n%s"
                                .formatted(method, path.getKey(), token.getKey(), spec, reply.text());
                        int expected = expected(operation.getValue(), token.getKey());
                        if (expected != 0) {
                            assertThat(reply.status()).as(where).isEqualTo(expected);
                        } else if (path.getKey().equals(RUNS) && method.equals("POST")) {
                            assertThat(reply.status()).as(where).isEqualTo(400);
                            assertThat(reply.json().get("problems")).as(where).isNotEmpty();
                            created++;
                        } else if (path.getKey().endsWith("/validate")) {
                            assertThat(reply.json().get("valid").asBoolean())
                                    .as(where)
                                    .isFalse();
                        }
                    }
                }
            }
        }
        assertThat(created).isEqualTo(2 * specs().size());
        assertThat(service.get(RUNS).json().get("runs")).isEmpty();
        trap.requireUntouched();
    }

    private static int expected(JsonNode operation, String role) {
        String least = operation.path("x-role").asString("");
        if (least.isEmpty()) {
            return 0;
        }
        if (role.isEmpty()) {
            return 401;
        }
        return Role.valueOf(role.toUpperCase(Locale.ROOT)).covers(Role.valueOf(least.toUpperCase(Locale.ROOT)))
                ? 0
                : 403;
    }

    /** What a file holds can't be had from the messages of runs that failed to read it. */
    @Test
    void theCoordinatorsKeyIsNotReadThroughARunThatNamesIt() throws Exception {
        Path key = folder.resolve("store/guard/authority.pem");
        String pem = Files.readString(key);
        assertThat(pem).contains("PRIVATE KEY");
        String spec = """
            name: s
            rounds: 1
            model: {kind: cnn1d}
            data: {source: csv, path: '%s', files: '**/*', header: false, user: 'constant:u', label: 'column:1', rate: 50, channels: ['1'], ignore-labels: []}
            """.formatted(key);
        HttpRequest.Builder request = service.anonymous(RUNS)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + tokens.get("operator"))
                .POST(HttpRequest.BodyPublishers.ofString(ApiJson.write(Map.of("spec", spec, "start", true))));
        Reply reply = service.send(request);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().get("detail").asString()).contains("is not among the folders that are offered here");
        pem.lines().forEach(line -> assertThat(reply.text()).doesNotContain(line));
        assertThat(service.get(RUNS).json().get("runs")).isEmpty();
    }

    @Test
    void aFileThatHasBecomeALinkWhenTheRunBeginsIsRefusedThen() throws Exception {
        Path file = Files.writeString(root.resolve("data.csv"), "walk,1\nwalk,2\nwalk,3\n");
        String id = service.create(CSV.formatted(file), Map.of(), "simulated", false);
        Files.delete(file);
        Files.createSymbolicLink(file, folder.resolve("outside/trap.csv"));
        assertThat(service.post(RUNS + "/" + id + "/start", "").status()).isEqualTo(202);
        assertThat(service.await(id, "failed").get("failure").asString())
                .startsWith("data.path '" + file + "' is not among the folders that are offered here");
        trap.requireUntouched();
    }

    @Test
    void aRootThatWouldShowTheTokensOfTheUserIsRefused() throws Exception {
        Path state = StateFolder.path().toAbsolutePath();
        Path link = Files.createSymbolicLink(folder.resolve("innocent"), Path.of("/"));
        for (Path shows : List.of(state, state.resolve("deep"), state.resolveSibling(""), link)) {
            assertThatThrownBy(() -> new Service(folder.resolve("other"), "data.roots=['" + shows + "']"))
                    .as("%s", shows)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("data.roots may not name");
        }
    }

    @Test
    void aRootThatWouldShowTheStoreIsRefused() {
        assertThatThrownBy(() -> new Service(folder.resolve("other"), "data.roots=['" + folder + "']"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("where keys and tokens are");
        assertThatThrownBy(() ->
                        new Service(folder.resolve("other"), "data.roots=['" + folder.resolve("other/guard") + "']"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("where keys and tokens are");
    }
}

package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.secagg.TrustBasis;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.service.Service.Reply;
import dev.proprio.experiments.service.Service.Seen;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs over the API of a real server. */
@Timeout(180)
@SuppressWarnings("NullAway.Init") // The server is opened before each test.
class RunApiTest {
    private static final String RUNS = "/api/v1/runs";

    @TempDir
    private Path folder;

    private Service service;

    @BeforeEach
    void open() throws Exception {
        service = new Service(folder.resolve("store"));
    }

    @AfterEach
    void close() throws Exception {
        service.close();
    }

    @Test
    void aRunIsMadeStartedAndDone() throws Exception {
        Reply made = service.post(RUNS, Map.of("spec", Service.SPEC, "set", Map.of("rounds", "3")));
        assertThat(made.status()).isEqualTo(201);
        String id = made.json().get("id").asString();
        assertThat(id).startsWith("served-one-");
        assertThat(made.headers().firstValue("Location")).contains(RUNS + "/" + id);
        assertThat(made.json().get("state").asString()).isEqualTo("created");
        assertThat(service.get(RUNS + "/" + id + "/users").status()).isEqualTo(404);
        assertThat(service.post(RUNS + "/" + id + "/start", "").status()).isEqualTo(202);
        JsonNode done = service.await(id, "done");
        assertThat(done.get("round").asInt()).isEqualTo(3);
        assertThat(done.get("strategy").asString()).isEqualTo("scaffold");
        assertThat(done.get("model_sha256").asString()).hasSize(64);
        assertThat(done.get("accuracy").asDouble()).isBetween(0.0, 1.0);
        assertThat(done.get("parameters").asLong()).isPositive();
        JsonNode rounds =
                service.get(RUNS + "/" + id + "/rounds?after=1").json().get("rounds");
        assertThat(rounds).hasSize(2);
        assertThat(rounds.get(1)
                        .get("phases")
                        .valueStream()
                        .map(phase -> phase.get("phase").asString()))
                .containsExactly("record", "select", "train", "commit", "record", "evaluate");
        assertThat(service.get(RUNS + "/" + id + "/clients").json().get("clients"))
                .hasSize(9);
        assertThat(service.get(RUNS + "/" + id + "/users").status()).isEqualTo(200);
        assertThat(service.get(RUNS + "/" + id + "/report").text()).contains("<svg");
        JsonNode detail = service.get(RUNS + "/" + id).json();
        assertThat(detail.get("settings").get("rounds").asInt()).isEqualTo(3);
        assertThat(detail.get("command").asString())
                .startsWith("./proprio run ")
                .contains("--set 'rounds=3'");
        assertThat(service.get(RUNS).json().get("runs")).hasSize(1);
        assertThat(service.get(RUNS + "?before=" + id).json().get("runs")).isEmpty();
        assertThat(service.get(RUNS + "?before=x").status()).isEqualTo(404);
    }

    @Test
    void eventsThatWereMissedAreToldAgain() throws Exception {
        String id = service.create(Service.SPEC, Map.of(), "simulated", true);
        String path = RUNS + "/" + id + "/events";
        List<Seen> first = service.events(path, 0, event -> Service.isRound(event, 2));
        long last = Long.parseLong(first.getLast().id());
        service.await(id, "done");
        List<Seen> rest = service.events(path, last, event -> Service.isRound(event, 6));
        assertThat(Service.isRun(rest.getFirst(), "done")).isTrue();
        assertThat(rest)
                .filteredOn(event -> event.name().equals("round"))
                .extracting(event -> event.data().get("round").asInt())
                .containsExactly(3, 4, 5, 6);
        assertThat(rest)
                .filteredOn(event -> event.name().equals("clients"))
                .allSatisfy(event -> assertThat(event.data().get("clients")).hasSize(3));
        assertThat(service.events(path, 0, event -> Service.isRound(event, 6)))
                .filteredOn(event -> event.name().equals("round"))
                .hasSize(7);
        List<Seen> all = service.events("/api/v1/events", 0, event -> Service.isRun(event, "done"));
        assertThat(all.getLast().data().get("id").asString()).isEqualTo(id);
    }

    @Test
    void aRunIsPausedResumedStoppedAndDeleted() throws Exception {
        String id = service.create(Service.SPEC, Map.of("rounds", "4000"), "simulated", true);
        String path = RUNS + "/" + id;
        service.events(path + "/events", 0, event -> Service.isRound(event, 1));
        assertThat(service.post(path + "/start", "").status()).isEqualTo(409);
        assertThat(service.delete(path).json().get("detail").asString())
                .isEqualTo("the run %s is running; stop it before it is deleted".formatted(id));
        assertThat(service.post(path + "/pause", "").status()).isEqualTo(202);
        int round = service.await(id, "paused").get("round").asInt();
        assertThat(service.get(path + "/rounds").json().get("rounds")).hasSize(round + 1);
        assertThat(service.post(path + "/pause", "").json().get("detail").asString())
                .isEqualTo("the run %s is paused; only one that is running or waiting can be paused".formatted(id));
        assertThat(service.post(path + "/resume", "").status()).isEqualTo(202);
        service.events(path + "/events", 2L * round, event -> Service.isRound(event, round + 1));
        assertThat(service.post(path + "/stop", "").status()).isEqualTo(202);
        assertThat(service.await(id, "stopped").has("ended_at")).isTrue();
        assertThat(service.delete(path).status()).isEqualTo(204);
        assertThat(service.get(path).status()).isEqualTo(404);
        assertThat(folder.resolve("store/runs")).isEmptyDirectory();
    }

    @Test
    void aRoundThatHidesUpdatesSaysWhenItMasksAndUnmasks() throws Exception {
        Map<String, String> hidden = Map.of(
                "rounds", "2", "secure-aggregation", "{protocol: secagg, level: full, minimum: 4}", "cohort.size", "7");
        String id = service.create(Service.SPEC, hidden, "simulated", false);
        assertThat(basis(id)).isEqualTo(TrustBasis.SIMULATED.sentence());
        assertThat(service.post(RUNS + "/" + id + "/start", "").status()).isEqualTo(202);
        assertThat(service.await(id, "done").get("secure_aggregation").asBoolean())
                .isTrue();
        assertThat(basis(id)).isEqualTo(TrustBasis.SIMULATED.sentence());
        String strangers = service.create(Service.SPEC, hidden, "connected", false);
        assertThat(basis(strangers)).isEqualTo(TrustBasis.NO_IDENTITIES.sentence());
        String open = service.create(Service.SPEC, Map.of(), "connected", false);
        assertThat(service.get(RUNS + "/" + open).json().has("basis")).isFalse();
        JsonNode first =
                service.get(RUNS + "/" + id + "/rounds").json().get("rounds").get(1);
        assertThat(first.get("phases")
                        .valueStream()
                        .map(phase -> phase.get("phase").asString()))
                .containsExactly("select", "mask", "train", "unmask", "commit");
    }

    private String basis(String id) throws Exception {
        return service.get(RUNS + "/" + id).json().get("basis").asString();
    }

    @Test
    void aReaderThatTakesNothingHoldsNobodyUp() throws Exception {
        String id = service.create(Service.SPEC, Map.of("rounds", "200"), "simulated", false);
        String path = RUNS + "/" + id;
        try (var idle = new Socket()) {
            idle.setReceiveBufferSize(1024);
            idle.connect(service.address());
            String request = "GET %s/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted(path, service.token());
            idle.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(service.post(path + "/start", "").status()).isEqualTo(202);
            assertThat(service.await(id, "done").get("round").asInt()).isEqualTo(200);
        }
    }

    /** One figure in the rows, the metrics and the summary. */
    @Test
    void whatAPrivateRunHasSpentIsTheSameEverywhere() throws Exception {
        String privacy = "{clip: 0.5, noise-multiplier: 1, delta: 0.01, accountant: rdp, budget-stop: 100000}";
        Map<String, String> settings = Map.of(
                "local.algorithm", "sgd",
                "aggregation", "uniform-mean",
                "cohort.selection", "poisson",
                "cohort.size", "6",
                "privacy", privacy,
                "rounds", "4000");
        String id = service.create(Service.SPEC, settings, "simulated", true);
        service.events(RUNS + "/" + id + "/events", 0, event -> Service.isRound(event, 133));
        assertThat(service.post(RUNS + "/" + id + "/pause", "").status()).isEqualTo(202);
        JsonNode paused = service.await(id, "paused");
        double spent = lastPrivacy(id).get("epsilon").asDouble();
        assertThat(lastPrivacy(id).get("budget").asDouble()).isEqualTo(100_000);
        assertThat(spent).isPositive();
        assertThat(service.get("/metrics").text())
                .contains("proprio_privacy_epsilon{run=\"%s\"} %s".formatted(id, spent));
        assertThat(paused.get("round").asInt()).isBetween(133, 3999);
        assertThat(service.post(RUNS + "/" + id + "/stop", "").status()).isEqualTo(202);
        service.await(id, "stopped");
        assertThat(service.get("/metrics").text()).doesNotContain("proprio_privacy_epsilon{");

        Map<String, String> few = new HashMap<>(settings);
        few.put("rounds", "3");
        String whole = service.create(Service.SPEC, few, "simulated", true);
        Path folder = Path.of(service.await(whole, "done").get("folder").asString());
        JsonNode summary = RunJson.read(Files.readString(folder.resolve("run.json")), JsonNode.class);
        assertThat(summary.get("privacy").get("epsilon"))
                .isEqualTo(lastPrivacy(whole).get("epsilon"));
        assertThat(Files.readString(folder.resolve("report.html"))).contains("epsilon at delta 0.01");
    }

    /** Of the last row in which epsilon was worked out. */
    private JsonNode lastPrivacy(String id) throws Exception {
        Optional<JsonNode> last = Optional.empty();
        String after = "0";
        while (!after.isEmpty()) {
            JsonNode page =
                    service.get(RUNS + "/" + id + "/rounds?after=" + after).json();
            for (JsonNode row : page.get("rounds")) {
                if (row.path("privacy").has("epsilon")) {
                    last = Optional.of(row.get("privacy"));
                }
            }
            after = page.has("next") ? page.get("next").asString() : "";
        }
        return last.orElseThrow();
    }

    @Test
    void twoRunsGoOnAtOnceAndAThirdWaitsForItsTurn() throws Exception {
        String one = service.create(Service.SPEC, Map.of("rounds", "4000"), "simulated", true);
        String two = service.create(Service.SPEC, Map.of("rounds", "4000"), "simulated", true);
        String three = service.create(Service.SPEC, Map.of("rounds", "1"), "simulated", true);
        service.events(RUNS + "/" + one + "/events", 0, event -> Service.isRound(event, 1));
        service.events(RUNS + "/" + two + "/events", 0, event -> Service.isRound(event, 1));
        assertThat(state(three)).isEqualTo("waiting");
        assertThat(refusal(service.post(RUNS + "/" + three + "/start", ""))).contains("waits for its turn already");
        assertThat(refusal(service.delete(RUNS + "/" + three)))
                .isEqualTo("the run %s is waiting; stop it before it is deleted".formatted(three));
        String metrics = service.get("/metrics").text();
        assertThat(metrics)
                .contains(
                        "proprio_runs{state=\"running\"} 2.0",
                        "proprio_runs{state=\"waiting\"} 1.0",
                        "proprio_runs{state=\"created\"} 0.0",
                        "proprio_updates_total",
                        "jvm_memory_used");
        String given = service.create(Service.SPEC, Map.of("rounds", "1"), "simulated", true);
        assertThat(service.post(RUNS + "/" + given + "/stop", "").status()).isEqualTo(202);
        assertThat(state(given)).isEqualTo("stopped");
        String four = service.create(Service.SPEC, Map.of("rounds", "1"), "simulated", true);
        assertThat(service.post(RUNS + "/" + four + "/pause", "").status()).isEqualTo(202);
        assertThat(state(four)).isEqualTo("paused");
        assertThat(service.post(RUNS + "/" + one + "/stop", "").status()).isEqualTo(202);
        service.await(three, "done");
        assertThat(state(four)).isEqualTo("paused");
        assertThat(service.post(RUNS + "/" + four + "/resume", "").status()).isEqualTo(202);
        service.await(four, "done");
        assertThat(service.post(RUNS + "/" + two + "/stop", "").status()).isEqualTo(202);
        service.await(two, "stopped");
    }

    private String state(String id) throws Exception {
        return service.get(RUNS + "/" + id).json().get("state").asString();
    }

    private static String refusal(Reply reply) {
        assertThat(reply.status()).isEqualTo(409);
        return reply.json().get("detail").asString();
    }

    @Test
    void noBodyIsTakenFromWhomNobodyKnows() throws Exception {
        for (String path : List.of(RUNS, "/api/v1/uploads?name=x")) {
            try (var socket = new Socket()) {
                socket.connect(service.address());
                socket.getOutputStream()
                        .write(
                                "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
                                        .formatted(path)
                                        .getBytes(StandardCharsets.US_ASCII));
                // It is answered though nothing of the body comes.
                var answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                assertThat(answer.readLine()).startsWith("HTTP/1.1 401");
            }
        }
        Reply reply = service.send(
                service.anonymous("/api/v1/session").POST(HttpRequest.BodyPublishers.ofString("x".repeat(9_000))));
        assertThat(reply.status()).isEqualTo(413);
    }

    @Test
    void whatIsWrongWithARequestIsNamed() throws Exception {
        Reply unknown = service.post(RUNS, "{\"recipe\":\"quickstart\",\"begin\":true}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(unknown.json().get("detail").asString())
                .isEqualTo("begin is not a field; the fields are recipe, spec, set, devices, start, tags, sweep");
        assertThat(service.post(RUNS, "{}").json().get("detail").asString())
                .isEqualTo("there must be either a recipe, by its name, or a spec, as YAML");
        assertThat(service.post(RUNS, "{").status()).isEqualTo(400);
        assertThat(service.post(RUNS, "[]").status()).isEqualTo(400);
        assertThat(service.post(RUNS, "x".repeat(2 << 20)).status()).isEqualTo(413);
        Reply bad = service.post(RUNS, Map.of("spec", Service.SPEC, "set", Map.of("round", "5", "cohort.size", "0")));
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.json()
                        .get("problems")
                        .valueStream()
                        .map(problem -> problem.get("path").asString()))
                .containsExactlyInAnyOrder("round", "cohort.size");
        Reply checked = service.post("/api/v1/validate", Map.of("spec", Service.SPEC, "set", Map.of("rounds", 0)));
        assertThat(checked.json().get("valid").asBoolean()).isFalse();
        assertThat(checked.json().get("problems").get(0).get("message").asString())
                .isEqualTo("must be at least 1 but was 0");
        Reply right = service.post("/api/v1/validate", Map.of("spec", Service.SPEC));
        assertThat(right.json().get("settings").get("cohort").get("size").asInt())
                .isEqualTo(3);
        assertThat(service.get(RUNS + "/nothing").json().get("detail").asString())
                .isEqualTo("there is no run \"nothing\"");
        assertThat(service.get(RUNS + "/..%2F..%2Fx/report").status()).isEqualTo(404);
        assertThat(service.get("/api/v1/nothing").status()).isEqualTo(404);
        assertThat(service.get(RUNS + "?after=x").status()).isEqualTo(200);
        assertThat(service.get(RUNS).json().get("runs")).isEmpty();
    }

    @Test
    void noAnswerGrowsWithWhatIsWrongWithARequest() throws Exception {
        var keys = new StringBuilder();
        for (int i = 0; i < 11_000; i++) {
            keys.append("k%d: 1\n".formatted(i));
        }
        Reply unknown = service.post("/api/v1/validate", Map.of("spec", keys.toString()));
        assertThat(unknown.text()).hasSizeLessThan(30_000);
        assertThat(unknown.json().get("problems")).hasSize(101);
        assertThat(unknown.json().get("problems").get(100).get("message").asString())
                .matches("and \\d+ more problems are not listed");
        for (String path : List.of(RUNS + "?before=", RUNS + "/", "/api/v1/recipes/", "/api/v1/")) {
            assertThat(service.get(path + "x".repeat(3_000)).text()).as(path).hasSizeLessThan(700);
        }
        assertThat(service.send(service.request(RUNS)
                                .header("Origin", "http://" + "x".repeat(3_000))
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .text())
                .hasSizeLessThan(700);
        Reply twice = service.post("/api/v1/validate", Map.of("spec", "rounds: 1\n".repeat(9_000)));
        assertThat(twice.text()).hasSizeLessThan(30_000);
        var fields = new StringBuilder("{\"recipe\":\"quickstart\"");
        for (int i = 0; i < 90_000; i++) {
            fields.append(",\"k%d\":1".formatted(i));
        }
        assertThat(service.post("/api/v1/validate", fields + "}").text()).hasSizeLessThan(30_000);
        String wide = fields.toString().replaceFirst(",", ",\"set\":{\"rounds\":1,") + "}}";
        assertThat(service.post("/api/v1/validate", wide).json().get("detail").asString())
                .isEqualTo("set may replace 200 settings but has 90001; write them into the spec");
        String most = "x".repeat(99_000);
        for (String spec : List.of("name: " + most, most + ": 1", "local: " + most, "engine: " + most)) {
            assertThat(service.post("/api/v1/validate", Map.of("spec", spec)).text())
                    .hasSizeLessThan(5_000);
        }
        String copies =
                "data: {source: synthetic, classes: [&x %s%s]}".formatted("y".repeat(9_000), ", *x".repeat(9_000));
        assertThat(service.post("/api/v1/validate", Map.of("spec", copies)).text())
                .hasSizeLessThan(5_000);
        assertThat(service.post("/api/v1/validate", Map.of("recipe", most.repeat(9)))
                        .text())
                .hasSizeLessThan(5_000);
        assertThat(service.post("/api/v1/validate", Map.of("spec", "name: " + most.repeat(9)))
                        .json()
                        .get("detail")
                        .asString())
                .isEqualTo("spec may have 100000 characters but has 891006");
        assertThat(service.post(
                                "/api/v1/validate",
                                Map.of("recipe", "quickstart", "set", Map.of("name", most, "data.source", most)))
                        .json()
                        .get("detail")
                        .asString())
                .isEqualTo("set may have 100000 characters but has 198015");
    }

    @Test
    void rowsComeInPages() throws Exception {
        String id = service.create(Service.SPEC, Map.of("rounds", "400"), "simulated", true);
        service.await(id, "done");
        String path = RUNS + "/" + id + "/clients?after=";
        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.of("10");
        int pages = 0;
        for (; next.isPresent(); pages++) {
            JsonNode page = service.get(path + next.get()).json();
            assertThat(page.get("clients")).hasSizeBetween(1, 1_000);
            page.get("clients")
                    .values()
                    .forEach(row -> seen.add(
                            row.get("round").asInt() + " " + row.get("device").asString()));
            next = Optional.ofNullable(page.get("next")).map(JsonNode::asString);
        }
        assertThat(pages).isEqualTo(2);
        assertThat(seen).hasSize(390 * 3).doesNotHaveDuplicates();
        assertThat(service.get(path + "1.x").json().get("detail").asString())
                .isEqualTo("after must be a round from 0, or what the answer before has as next, but was \"1.x\"");
    }

    @Test
    void pagesOfOtherSitesMayNotAct() throws Exception {
        HttpRequest.Builder foreign = service.request(RUNS)
                .header("Content-Type", "application/json")
                .header("Origin", "https://elsewhere.example")
                .POST(HttpRequest.BodyPublishers.ofString("{\"recipe\":\"quickstart\"}"));
        assertThat(service.send(foreign).status()).isEqualTo(403);
        HttpRequest.Builder plain = service.request(RUNS)
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"recipe\":\"quickstart\"}"));
        assertThat(service.send(plain).status()).isEqualTo(415);
        assertThat(service.get(RUNS).json().get("runs")).isEmpty();
    }

    @Test
    void aDamagedFolderIsARunThatFailed() throws Exception {
        String id = service.create(Service.SPEC, Map.of(), "simulated", false);
        service.close();
        Path runs = folder.resolve("store/runs");
        Files.writeString(runs.resolve(id).resolve("service.json"), "{");
        Files.createDirectories(runs.resolve("empty"));
        service = new Service(folder.resolve("store"));
        JsonNode damaged = service.get(RUNS + "/" + id).json();
        assertThat(damaged.get("state").asString()).isEqualTo("failed");
        assertThat(damaged.get("failure").asString()).startsWith("its folder is damaged: ");
        assertThat(service.post(RUNS + "/" + id + "/resume", "").status()).isEqualTo(409);
        assertThat(service.delete(RUNS + "/empty").status()).isEqualTo(204);
        assertThat(service.delete(RUNS + "/" + id).status()).isEqualTo(204);
        assertThat(service.get("/health/ready").json().get("status").asString()).isEqualTo("up");
        assertThat(service.get("/health/live").status()).isEqualTo(200);
    }

    @Test
    void aRunThatFailedLeavesItsReason() throws Exception {
        String before =
                service.create(Service.SPEC, Map.of("cohort.size", "9", "data.devices", "5"), "simulated", true);
        String reason = service.await(before, "failed").get("failure").asString();
        JsonNode left = runJson(before);
        assertThat(left.get("status").asString()).isEqualTo("failed");
        assertThat(left.get("failure").asString()).isEqualTo(reason).contains("cohort.size");
        assertThat(left.get("rounds").asInt()).isZero();
        assertThat(left.get("id").asString()).isEqualTo(before);
        String within =
                service.create(Service.SPEC, Map.of("local.learning-rate", "1e30", "rounds", "9"), "simulated", true);
        reason = service.await(within, "failed").get("failure").asString();
        left = runJson(within);
        assertThat(left.get("failure").asString()).isEqualTo(reason);
        assertThat(left.get("rounds").asInt()).isEqualTo(3);
    }

    private JsonNode runJson(String id) throws Exception {
        return RunJson.read(
                Files.readString(
                        folder.resolve("store").resolve("runs").resolve(id).resolve("run.json")),
                JsonNode.class);
    }
}

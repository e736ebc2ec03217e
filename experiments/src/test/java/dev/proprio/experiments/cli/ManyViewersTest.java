package dev.proprio.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.ApiJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * How soon a coordinator in a process of its own says that it lives, while twenty viewers send their worst for
 * {@code -Dproprio.load=SECONDS} at a time.
 */
@EnabledIfSystemProperty(named = "proprio.load", matches = "\\d+", disabledReason = "it measures, for minutes")
class ManyViewersTest {
    private static final Duration EACH = Duration.ofSeconds(Integer.getInteger("proprio.load", 20));
    private static final Duration BOUND = Duration.ofMillis(100);
    private static final int VIEWERS = 20;
    private static final int CONNECTIONS = 4;
    private static final int WATCHERS = 200;
    private static final int RUNS = 2_000;
    private static final String DEFLATE = "deflate";

    private static final String SPEC = """
        name: loaded
        rounds: 100000
        data: {source: synthetic-logistic, devices: 300}
        model: {kind: softmax}
        cohort: {size: 200}
        evaluation: {every: 1000}
        """;

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private final List<String> viewers = new ArrayList<>();
    private URI url = URI.create("http://replaced");

    /** Asks in its own way until it is told to end. */
    private interface Viewer {
        void ask(KeptConnection connection, Map<String, String> headers, int turn) throws IOException;
    }

    @AfterEach
    void end() throws InterruptedException {
        client.close();
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whetherItLivesIsSaidAtOnceWhateverElseIsAsked() throws Exception {
        Process first = start();
        String run = create();
        Path kept = folder.resolve("store/runs").resolve(run);
        while (lines(kept.resolve("rounds.jsonl")) < 300) {
            first.waitFor(100, TimeUnit.MILLISECONDS);
            assertThat(kept.resolve("run.json")).doesNotExist();
        }
        assertThat(post("/api/v1/runs/" + run + "/pause").statusCode()).isEqualTo(202);
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < RUNS; i++) {
            copy(kept, kept.resolveSibling("copy-" + i));
        }
        start();
        for (int i = 0; i < VIEWERS; i++) {
            String made = Shell.run("tokens", "operator", "viewer", "--store", store())
                    .out();
            viewers.add(
                    made.lines().findFirst().orElseThrow().replace("token", "").strip());
        }
        oneByOne();
        measure("nobody asks", 0, (connection, headers, turn) -> {});
        List<Long> latencies = new ArrayList<>();
        List<String> bodies = List.copyOf(HostileSpecs.bodies().values());
        latencies.add(measure(
                "validations",
                CONNECTIONS,
                (connection, headers, turn) -> connection.ask(
                        KeptConnection.post("/api/v1/validate", headers, bodies.get(turn % bodies.size())))));
        List<String> paths = List.of(
                "/api/v1/runs",
                "/api/v1/devices",
                "/api/v1/schema",
                "/api/v1/recipes",
                "/api/v1/openapi.json",
                "/api/v1/runs/%s".formatted(run),
                "/api/v1/runs/%s/rounds".formatted(run),
                "/api/v1/runs/%s/clients?after=290".formatted(run),
                "/metrics");
        latencies.add(measure(
                "lists and pages",
                CONNECTIONS,
                (connection, headers, turn) ->
                        connection.ask(KeptConnection.get(paths.get(turn % paths.size()), headers))));
        Map<String, String> packed = Map.of("Accept-Encoding", DEFLATE);
        latencies.add(measure(
                "lists and pages, compressed",
                CONNECTIONS,
                (connection, headers, turn) ->
                        connection.ask(KeptConnection.get(paths.get(turn % paths.size()), with(headers, packed)))));
        latencies.add(measure("readers of events that come and go", CONNECTIONS, (connection, headers, turn) -> {
            String of = turn % 2 == 0 ? "/api/v1/events" : "/api/v1/runs/%s/events".formatted(run);
            try (var reader = new KeptConnection(server())) {
                if (reader.begin(KeptConnection.get(of, headers)) == 200) {
                    reader.take(100_000);
                }
            }
        }));
        assertThat(post("/api/v1/runs/" + run + "/resume").statusCode()).isEqualTo(202);
        latencies.add(measure("a run that nobody watches", 0, (connection, headers, turn) -> {}));
        latencies.add(measure(WATCHERS + " watchers of a run", WATCHERS / VIEWERS, (connection, headers, turn) -> {
            try (var reader = new KeptConnection(server())) {
                String latest = "/api/v1/runs/%s/events?after=999999".formatted(run);
                if (reader.begin(KeptConnection.get(latest, headers)) == 200) {
                    reader.readAll();
                }
            }
        }));
        latencies.add(measure("all of it", CONNECTIONS, (connection, headers, turn) -> {
            if (turn % 3 == 0) {
                connection.ask(KeptConnection.post("/api/v1/validate", headers, bodies.get(turn % bodies.size())));
            } else {
                connection.ask(KeptConnection.get(
                        paths.get(turn % paths.size()), turn % 3 == 1 ? headers : with(headers, packed)));
            }
        }));
        assertThat(latencies)
                .allSatisfy(p99 -> assertThat(Duration.ofNanos(p99)).isLessThan(BOUND));
    }

    /** What each hostile request takes alone. */
    private void oneByOne() throws Exception {
        for (Map.Entry<String, String> hostile : HostileSpecs.bodies().entrySet()) {
            long best = Long.MAX_VALUE;
            int status = 0;
            int length = 0;
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                HttpResponse<String> answer = client.send(
                        request("/api/v1/validate", viewers.getFirst())
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(hostile.getValue()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                best = Math.min(best, System.nanoTime() - begin);
                status = answer.statusCode();
                length = answer.body().length();
            }
            System.out.printf(
                    Locale.ROOT, "%-36s %8.1f ms  %d, %d characters%n", hostile.getKey(), best / 1e6, status, length);
        }
    }

    /** Returns the 99th percentile of how long an answer took, in nanoseconds. */
    private long measure(String what, int connections, Viewer viewer) throws Exception {
        long end = System.nanoTime() + EACH.toNanos();
        var asked = new AtomicLong();
        var broken = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (String token : viewers) {
            for (int i = 0; i < connections; i++) {
                int offset = threads.size();
                threads.add(Thread.ofVirtual().start(() -> ask(viewer, token, offset, end, asked, broken)));
            }
        }
        long[] latencies = probe(end);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "%-36s %7d asked, %4d broke off; lives after %6.1f ms (50 %%) %6.1f (95 %%) %6.1f (99 %%) %6.1f (longest of %d)%n",
                what,
                asked.get(),
                broken.get(),
                at(latencies, 0.5) / 1e6,
                at(latencies, 0.95) / 1e6,
                at(latencies, 0.99) / 1e6,
                at(latencies, 1) / 1e6,
                latencies.length);
        return at(latencies, 0.99);
    }

    private static long at(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private void ask(Viewer viewer, String token, int offset, long end, AtomicLong asked, AtomicLong broken) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        int turn = offset;
        while (System.nanoTime() < end) {
            try (var connection = new KeptConnection(server())) {
                while (System.nanoTime() < end) {
                    viewer.ask(connection, headers, turn++);
                    asked.incrementAndGet();
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
        }
    }

    /** Asks for a sign of life every few milliseconds, in turns over a connection that is kept and over a new one. */
    private long[] probe(long end) throws IOException, InterruptedException {
        List<Long> latencies = new ArrayList<>();
        byte[] live = KeptConnection.get("/health/live", Map.of());
        try (var kept = new KeptConnection(server())) {
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                assertThat(kept.ask(live)).isEqualTo(200);
                latencies.add(System.nanoTime() - begin);
                begin = System.nanoTime();
                try (var fresh = new KeptConnection(server())) {
                    assertThat(fresh.ask(live)).isEqualTo(200);
                }
                latencies.add(System.nanoTime() - begin);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        return latencies.stream().mapToLong(Long::longValue).toArray();
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    private InetSocketAddress server() {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    private String store() {
        return folder.resolve("store").toString();
    }

    private Process start() throws IOException {
        Process process = JavaProcess.proprio(
                        "coordinator",
                        "--set",
                        "http.listen='127.0.0.1:0'",
                        "--set",
                        "grpc.listen='127.0.0.1:0'",
                        "--set",
                        "threads=1",
                        "--set",
                        "store='" + store() + "'")
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log.txt").toFile()))
                .start();
        started.add(process);
        BufferedReader out = process.inputReader();
        String people = String.valueOf(out.readLine());
        assertThat(people).startsWith("people");
        url = URI.create(people.substring("people".length()).strip());
        for (int line = 0; line < 3; line++) {
            out.readLine();
        }
        return process;
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(String path) throws Exception {
        return client.send(
                request(path, local()).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String local() throws IOException {
        return Files.readString(folder.resolve("store/guard/local.token")).strip();
    }

    private String create() throws Exception {
        HttpResponse<String> made = client.send(
                request("/api/v1/runs", local())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(ApiJson.write(Map.of("spec", SPEC, "start", true))))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return ApiJson.read(made.body(), JsonNode.class).get("id").asString();
    }

    private static void copy(Path run, Path other) throws IOException {
        Files.createDirectories(other);
        for (String file : List.of("service.json", "spec.yaml")) {
            Files.copy(run.resolve(file), other.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int lines(Path file) throws IOException {
        return Files.notExists(file)
                ? 0
                : (int) Files.readString(file).chars().filter(c -> c == '\n').count();
    }
}

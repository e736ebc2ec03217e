package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.service.ApiJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A coordinator on free ports, and somebody who talks to it over HTTP. */
final class Service implements AutoCloseable {
    static final String SPEC = """
        name: Served One
        rounds: 6
        data: {source: synthetic, devices: 10, bout: 5s, classes: [walk, sit, typing], preprocessing: {window: 1s}}
        model: {kind: mlp, hidden: [6]}
        cohort: {size: 3}
        local: {algorithm: scaffold}
        evaluation: {every: 2}
        """;

    private final CoordinatorService coordinator;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    /** What was answered. */
    record Reply(int status, JsonNode json, String text, java.net.http.HttpHeaders headers) {}

    /** An event as it came over the wire. */
    record Seen(String name, String id, JsonNode data) {}

    Service(Path store, String... settings) throws IOException, InterruptedException {
        List<String> assignments = new ArrayList<>(List.of(
                "http.listen='127.0.0.1:0'", "grpc.listen='127.0.0.1:0'", "store='" + store + "'", "threads=1"));
        assignments.addAll(List.of(settings));
        this.coordinator = CoordinatorService.open(CoordinatorSpec.read(java.util.Optional.empty(), assignments));
        this.url = coordinator.url();
    }

    int grpcPort() {
        return coordinator.grpcPort();
    }

    InetSocketAddress address() {
        URI uri = URI.create(url);
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Reply post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : ApiJson.write(body))));
    }

    Reply delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    HttpRequest.Builder request(String path) {
        return anonymous(path).header("Authorization", "Bearer " + token());
    }

    HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    String token() {
        return coordinator.localToken().orElseThrow();
    }

    String url() {
        return url;
    }

    Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        String type = response.headers().firstValue("Content-Type").orElse("");
        JsonNode json = ApiJson.read(type.contains("json") ? response.body() : "{}", JsonNode.class);
        return new Reply(response.statusCode(), json, response.body(), response.headers());
    }

    /** Makes a run and returns its id. */
    String create(String spec, Map<String, String> set, String devices, boolean start) throws Exception {
        Reply made = post("/api/v1/runs", Map.of("spec", spec, "set", set, "devices", devices, "start", start));
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        return made.json().get("id").asString();
    }

    /** All devices that are known, however many pages they come in. */
    List<JsonNode> devices() throws IOException, InterruptedException {
        List<JsonNode> devices = new ArrayList<>();
        JsonNode page = get("/api/v1/devices").json();
        page.get("devices").forEach(devices::add);
        while (page.has("next")) {
            page = get("/api/v1/devices?after=" + page.get("next").asString()).json();
            page.get("devices").forEach(devices::add);
        }
        return devices;
    }

    /** Reads events of a run up to one that is awaited. */
    List<Seen> events(String path, long after, Predicate<Seen> last) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(
                request(path).header("Last-Event-ID", Long.toString(after)).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        List<Seen> seen = new ArrayList<>();
        try (var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    var event = new Seen(name, id, ApiJson.read(line.substring(6), JsonNode.class));
                    seen.add(event);
                    id = "";
                    if (last.test(event)) {
                        return seen;
                    }
                }
            }
        }
        throw new AssertionError("the events ended with " + (seen.isEmpty() ? "none" : seen.getLast()));
    }

    /** Waits for a run to be in a state, and returns it. */
    JsonNode await(String id, String state) throws IOException, InterruptedException {
        return events("/api/v1/runs/" + id + "/events", Long.MAX_VALUE / 100, event -> isRun(event, state))
                .getLast()
                .data();
    }

    static boolean isRun(Seen event, String state) {
        return event.name().equals("run")
                && event.data().path("state").asString("").equals(state);
    }

    static boolean isRound(Seen event, int round) {
        return event.name().equals("round") && event.data().get("round").asInt() >= round;
    }

    @Override
    public void close() throws IOException {
        client.shutdownNow();
        coordinator.close();
    }
}

package dev.proprio.experiments.cli;

import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.proto.identity.IdentityException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A coordinator in another process, over its API. */
final class CoordinatorClient {
    static final String RUNS = "/api/v1/runs";

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final URI address;
    private final Optional<String> token;
    private final HttpClient client;

    /**
     * @param token who asks; without it, the token of a local coordinator of the same user is found
     * @param authority of a coordinator with TLS: its certificate's file
     */
    CoordinatorClient(URI address, Optional<String> token, Optional<Path> authority) throws IdentityException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        if (authority.isPresent()) {
            builder.sslContext(TrustedAuthority.read(authority.get()));
        }
        this.client = builder.build();
        this.address = address;
        this.token = token;
    }

    static String run(String id) {
        return RUNS + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** Asks for something. */
    JsonNode get(String path) throws IOException, InterruptedException, WrongRequestException {
        return ask(request(path).GET());
    }

    /** Has something made or done. */
    JsonNode post(String path, Object body) throws IOException, InterruptedException, WrongRequestException {
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ApiJson.write(body))));
    }

    /** Asks whether it can work; what it answers has {@code status}, {@code checks} and {@code warnings} in both cases. */
    JsonNode health() throws IOException, InterruptedException, WrongRequestException {
        HttpResponse<String> response = send(request("/health/ready").GET(), Duration.ofMinutes(1));
        if (response.statusCode() == 503) {
            try {
                JsonNode answer = ApiJson.read(response.body(), JsonNode.class);
                if (answer.has("checks")) {
                    return answer;
                }
            } catch (JacksonException noAnswer) {
                throw refused(response.statusCode(), response.body());
            }
        }
        return answered(response);
    }

    /** Sends a file, however long that takes. */
    JsonNode upload(Path file) throws IOException, InterruptedException, WrongRequestException {
        String name = URLEncoder.encode(String.valueOf(file.getFileName()), StandardCharsets.UTF_8);
        return ask(
                request("/api/v1/uploads?name=" + name)
                        .header("Content-Type", "application/octet-stream")
                        .expectContinue(true)
                        .POST(HttpRequest.BodyPublishers.ofFile(file)),
                Duration.ofHours(12));
    }

    /** Has something removed. */
    void delete(String path) throws IOException, InterruptedException, WrongRequestException {
        ask(request(path).DELETE());
    }

    /** Reads events, the first after the one at {@code after}. */
    BufferedReader events(String path, long after) throws IOException, InterruptedException, WrongRequestException {
        HttpRequest asked = request(path)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", Long.toString(after))
                .build();
        HttpResponse<InputStream> response = client.send(asked, HttpResponse.BodyHandlers.ofInputStream());
        var reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            try (reader) {
                throw refused(
                        response.statusCode(), String.join("\n", reader.lines().toList()));
            }
        }
        return reader;
    }

    /** Where it is. */
    URI address() {
        return address;
    }

    private HttpRequest.Builder request(String path) throws IOException {
        var builder = HttpRequest.newBuilder(address.resolve(path));
        // A local coordinator has another token after a restart.
        Optional<String> shown = token.isPresent() ? token : LocalTokens.find(address);
        shown.ifPresent(value -> builder.header("Authorization", "Bearer " + value));
        return builder;
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException, WrongRequestException {
        return ask(request, Duration.ofMinutes(1));
    }

    private JsonNode ask(HttpRequest.Builder request, Duration patience)
            throws IOException, InterruptedException, WrongRequestException {
        return answered(send(request, patience));
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Duration patience)
            throws InterruptedException, WrongRequestException {
        try {
            return client.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new WrongRequestException(
                    "there is no answer from the coordinator at %s (%s); `proprio coordinator` starts one, and --coordinator names another"
                            .formatted(
                                    address,
                                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
        }
    }

    private JsonNode answered(HttpResponse<String> response) throws WrongRequestException {
        if (response.statusCode() >= 400) {
            throw refused(response.statusCode(), response.body());
        }
        return ApiJson.read(response.body().isEmpty() ? "{}" : response.body(), JsonNode.class);
    }

    private WrongRequestException refused(int status, String body) {
        try {
            JsonNode problem = ApiJson.read(body, JsonNode.class);
            if (status == 401 && token.isEmpty()) {
                return new WrongRequestException(
                        "%s at %s; the token of a local coordinator is found by itself if the same user started it, otherwise --token or PROPRIO_TOKEN gives one"
                                .formatted(problem.path("detail").asString("who asks is not known"), address));
            }
            if (problem.hasNonNull("detail")) {
                return new WrongRequestException(problem.get("detail").asString());
            }
        } catch (JacksonException noProblem) {
            return new WrongRequestException("%s answered with the status %s".formatted(address, status));
        }
        return new WrongRequestException("%s answered with the status %s".formatted(address, status));
    }
}

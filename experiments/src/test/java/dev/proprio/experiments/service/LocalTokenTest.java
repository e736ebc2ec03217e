package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.service.Service.Reply;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** On a loopback address, too, a coordinator answers to those alone who can read its user's files. */
@Timeout(120)
class LocalTokenTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path store() {
        return folder.resolve("store");
    }

    @Test
    void whoShowsNoTokenIsToldNothingAtAnyRouteThatNeedsOne() throws Exception {
        try (var service = new Service(store())) {
            JsonNode document = service.send(
                            service.anonymous("/api/v1/openapi.json").GET())
                    .json();
            int refused = 0;
            for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
                for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                    String method = operation.getKey().toUpperCase(java.util.Locale.ROOT);
                    boolean open = !operation.getValue().has("x-role");
                    for (String token : new String[] {"", "guess", service.token() + "x"}) {
                        HttpRequest.Builder request = service.anonymous(
                                        path.getKey().replaceAll("[{}]", ""))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer " + token)
                                .method(method, HttpRequest.BodyPublishers.ofString("{}"));
                        int status = service.send(request).status();
                        boolean signingIn = path.getKey().equals("/api/v1/session") && method.equals("POST");
                        assertThat(status == 401)
                                .as("%s %s: %d", method, path.getKey(), status)
                                .isEqualTo(!open || signingIn);
                        refused += open ? 0 : 1;
                    }
                }
            }
            assertThat(refused).isGreaterThan(50);
        }
    }

    @Test
    void theTokenIsInAFileOfTheUsersOwnAndAnotherOneAfterARestart() throws Exception {
        Path file = store().resolve("guard/local.token");
        String first;
        try (var service = new Service(store())) {
            first = Files.readString(file).strip();
            assertThat(first).isEqualTo(service.token());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(""))))
                    .isEqualTo("rwx------");
            assertThat(service.get("/api/v1/session").json().toString())
                    .isEqualTo("{\"name\":\"local\",\"role\":\"admin\"}");
        }
        assertThat(file).doesNotExist();
        try (var service = new Service(store())) {
            assertThat(service.token()).isNotEqualTo(first);
            HttpRequest.Builder old = service.anonymous("/api/v1/runs").header("Authorization", "Bearer " + first);
            assertThat(service.send(old.GET()).status()).isEqualTo(401);
        }
    }

    @Test
    void aBrowserSignsInWithACodeOnceAndKeepsACookieThatNoScriptReads() throws Exception {
        try (var service = new Service(store())) {
            String code =
                    service.post("/api/v1/session/codes", "").json().get("code").asString();
            Reply in = anonymous(service, "{\"code\":\"%s\"}".formatted(code));
            assertThat(in.status()).isEqualTo(200);
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie)
                    .containsIgnoringCase("; HttpOnly")
                    .contains("; SameSite=Strict", "; Path=/")
                    .doesNotContain("Max-Age");
            HttpRequest.Builder seen = service.anonymous("/api/v1/runs").header("Cookie", cookie.replaceAll(";.*", ""));
            assertThat(service.send(seen.GET()).status()).isEqualTo(200);
            assertThat(anonymous(service, "{\"code\":\"%s\"}".formatted(code)).status())
                    .isEqualTo(401);
            Reply kept = anonymous(service, "{\"token\":\"%s\",\"days\":30}".formatted(service.token()));
            assertThat(kept.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=2592000");
            assertThat(anonymous(service, "{\"token\":\"guess\"}").status()).isEqualTo(401);
            assertThat(anonymous(service, "{\"token\":\"x\",\"days\":31}").status())
                    .isBetween(400, 401);
            assertThat(anonymous(service, "[]").status()).isEqualTo(400);
            assertThat(anonymous(service, "{").status()).isEqualTo(400);
        }
    }

    @Test
    void whoHasNoTokenCannotFillTheAuditTrail() throws Exception {
        Path trail = store().resolve("audit.jsonl");
        try (var service = new Service(store())) {
            for (int i = 0; i < 200; i++) {
                assertThat(anonymous(service, "[]").status()).isEqualTo(400);
                assertThat(service.send(service.anonymous("/api/v1/session").DELETE())
                                .status())
                        .isEqualTo(204);
            }
            assertThat(service.delete("/api/v1/session").status()).isEqualTo(204);
            List<String> lines = Files.readAllLines(trail);
            // A minute may have ended meanwhile.
            assertThat(lines.stream().filter(line -> line.contains("POST /api/v1/session")))
                    .hasSizeBetween(60, 120);
            assertThat(lines.stream().filter(line -> line.contains("DELETE /api/v1/session")))
                    .singleElement()
                    .asString()
                    .contains("\"local\"");
        }
    }

    @Test
    void everyNameOfThisMachineIsAnsweredAndNoOther() throws Exception {
        try (var service = new Service(store())) {
            for (String own : List.of("localhost", "LOCALHOST", "127.0.0.1", "127.0.0.2", "[::1]")) {
                assertThat(statusAs(service, own)).as(own).contains(" 200 ");
            }
            for (String other : List.of("evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]")) {
                assertThat(statusAs(service, other)).as(other).contains(" 403 ");
                assertThat(statusAs(service, other, "/index.html")).as(other).contains(" 403 ");
            }
            assertThat(Files.readString(store().resolve("audit.jsonl"))).contains("GET /index.html", "evil.example");
        }
    }

    private static String statusAs(Service service, String host) throws Exception {
        return statusAs(service, host, "/api/v1/runs");
    }

    private static String statusAs(Service service, String host, String path) throws Exception {
        try (var socket = new Socket()) {
            socket.connect(service.address());
            String request = "GET %s HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted(path, host, service.address().getPort(), service.token());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(answer.readLine());
        }
    }

    private static Reply anonymous(Service service, String body) throws Exception {
        return service.send(service.anonymous("/api/v1/session").POST(HttpRequest.BodyPublishers.ofString(body)));
    }
}

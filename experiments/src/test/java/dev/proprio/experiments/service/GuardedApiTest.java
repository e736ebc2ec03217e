package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.guard.NewToken;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.web.Role;
import dev.proprio.proto.identity.Authority;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A coordinator with TLS and tokens. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // The coordinator is opened before each test.
class GuardedApiTest {
    @TempDir
    private Path folder;

    private Path store;
    private CoordinatorService coordinator;
    private SSLContext trust;
    private HttpClient client;
    private NewToken viewer;
    private NewToken admin;

    @BeforeEach
    void open() throws Exception {
        store = folder.resolve("store");
        try (Guard guard = Guard.open(store, new GuardSettings())) {
            viewer = guard.operatorTokens().create(Role.VIEWER, "", Duration.ofDays(1));
            admin = guard.operatorTokens().create(Role.ADMIN, "", Duration.ofDays(1));
        }
        coordinator = CoordinatorService.open(CoordinatorSpec.read(
                Optional.empty(),
                List.of(
                        "http.listen='127.0.0.1:0'",
                        "grpc.listen='127.0.0.1:0'",
                        "store='" + store + "'",
                        "tls=true")));
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        keys.setCertificateEntry(
                "ca", Authority.read(store.resolve("guard/ca.pem")).certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys);
        trust = SSLContext.getInstance("TLS");
        trust.init(null, managers.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(trust).build();
    }

    @AfterEach
    void close() throws Exception {
        client.shutdownNow();
        coordinator.close();
    }

    private HttpResponse<String> send(String method, String path, String header, String value, String body)
            throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(coordinator.url() + path))
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> as(NewToken token, String method, String path, String body) throws Exception {
        return send(method, path, "Authorization", "Bearer " + token.text(), body);
    }

    @Test
    void whoseTokenIsRevokedReadsNoMoreEvents() throws Exception {
        HttpResponse<InputStream> events = client.send(
                HttpRequest.newBuilder(URI.create(coordinator.url() + "/api/v1/events"))
                        .header("Authorization", "Bearer " + viewer.text())
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(events.statusCode()).isEqualTo(200);
        CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> {
            try (InputStream body = events.body()) {
                return body.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try (Guard guard = Guard.open(store, new GuardSettings())) {
            guard.operatorTokens().revoke(viewer.name());
        }
        int made = 0;
        for (; !read.isDone(); made++) {
            // Each is an event.
            assertThat(as(admin, "POST", "/api/v1/runs", ApiJson.write(Map.of("spec", Service.SPEC)))
                            .statusCode())
                    .isEqualTo(201);
        }
        assertThat(read.get()).isPositive();
        assertThat(made).isPositive();
    }

    @Test
    void onlyTls13IsSpokenOnBothPorts() throws Exception {
        for (int port : new int[] {URI.create(coordinator.url()).getPort(), coordinator.grpcPort()}) {
            assertThatThrownBy(() -> handshake(port, "TLSv1.2"))
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
        assertThat(handshake(URI.create(coordinator.url()).getPort(), "TLSv1.3"))
                .isEqualTo("TLSv1.3");
        assertThat(as(viewer, "GET", "/api/v1/runs", "").headers().firstValue("Strict-Transport-Security"))
                .contains("max-age=31536000");
        assertThat(send("GET", "/", "X-Nothing", "x", "").headers().firstValue("Strict-Transport-Security"))
                .isPresent();
    }

    private String handshake(int port, String protocol) throws Exception {
        try (var socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    @Test
    void aBrowserKeepsATokenWhereNoScriptReadsIt() throws Exception {
        HttpResponse<String> signedIn =
                send("POST", "/api/v1/session", "X-Nothing", "x", "{\"token\":\"%s\"}".formatted(admin.text()));
        assertThat(signedIn.statusCode()).isEqualTo(200);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(attributes(cookie))
                .containsExactlyInAnyOrder(
                        "proprio_token=" + admin.text().toLowerCase(Locale.ROOT),
                        "path=/",
                        "httponly",
                        "samesite=strict",
                        "secure");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        JsonNode who =
                ApiJson.read(send("GET", "/api/v1/session", "Cookie", pair, "").body(), JsonNode.class);
        assertThat(who.get("name").asString()).isEqualTo(admin.name());
        assertThat(who.get("role").asString()).isEqualTo("admin");
        HttpResponse<String> signedOut = send("DELETE", "/api/v1/session", "Cookie", pair, "");
        assertThat(attributes(signedOut.headers().firstValue("Set-Cookie").orElseThrow()))
                .contains("proprio_token=", "max-age=0", "httponly", "samesite=strict", "secure");
        assertThat(send("POST", "/api/v1/session", "Origin", "https://elsewhere.example", "{}")
                        .statusCode())
                .isEqualTo(403);
        for (String wrong : List.of("{}", "[]", "", "null", "{\"token\":3}", "{\"token\":\"a b\"}")) {
            assertThat(send("POST", "/api/v1/session", "X-Nothing", "x", wrong).statusCode())
                    .isIn(400, 401);
        }
    }

    private static List<String> attributes(String cookie) {
        return Arrays.stream(cookie.toLowerCase(Locale.ROOT).split("; ?"))
                .filter(attribute -> !attribute.startsWith("expires="))
                .toList();
    }

    @Test
    void whoDidWhatAndWhoWasRefusedIsNotedWithoutAnyToken() throws Exception {
        String run = ApiJson.write(Map.of("spec", Service.SPEC));
        assertThat(as(viewer, "POST", "/api/v1/runs", run).statusCode()).isEqualTo(403);
        HttpResponse<String> made = as(admin, "POST", "/api/v1/runs", run);
        assertThat(made.statusCode()).isEqualTo(201);
        String path = made.headers().firstValue("Location").orElseThrow();
        var stranger = new NewToken("", "poper_" + "z".repeat(32));
        assertThat(as(stranger, "GET", path, "").statusCode()).isEqualTo(401);
        assertThat(send("DELETE", path, "X-Nothing", "x", "").statusCode()).isEqualTo(401);
        assertThat(send("POST", "/api/v1/session", "X-Nothing", "x", "{\"token\":\"hunter2\"}")
                        .statusCode())
                .isEqualTo(401);
        assertThat(as(admin, "GET", path, "").statusCode()).isEqualTo(200);
        assertThat(as(admin, "DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(as(viewer, "GET", "/api/v1/audit", "").statusCode()).isEqualTo(403);

        JsonNode entries = ApiJson.read(as(admin, "GET", "/api/v1/audit", "").body(), JsonNode.class)
                .get("entries");
        assertThat(entries.valueStream()
                        .map(entry -> "%s %s: %s: %s"
                                .formatted(
                                        entry.get("who").asString(),
                                        entry.get("role").asString(),
                                        entry.get("what").asString(),
                                        entry.get("outcome").asString().replaceAll(" this needs.*", ""))
                                .replaceAll("unknown token [0-9a-f]{12}", "unknown token HASH")))
                .containsExactly(
                        viewer.name() + " viewer: GET /api/v1/audit: 403",
                        admin.name() + " admin: DELETE " + path + ": 204",
                        "an unknown token : POST /api/v1/session: 401 the coordinator does not know this token",
                        "no token : DELETE " + path + ": 401",
                        "the unknown token HASH : GET " + path + ": 401",
                        admin.name() + " admin: POST /api/v1/runs: 201 " + path,
                        viewer.name() + " viewer: POST /api/v1/runs: 403");
        assertThat(entries.get(0).get("from").asString()).isEqualTo("127.0.0.1");
        assertThat(Files.readString(store.resolve(AuditTrail.FILE)))
                .doesNotContain(admin.text(), viewer.text(), stranger.text(), "hunter2");
    }

    @Test
    void whatIsInTheStoreIsItsOwnersAlone() throws Exception {
        String run = ApiJson.write(Map.of("spec", Service.SPEC, "set", Map.of("rounds", "1")));
        String path = as(admin, "POST", "/api/v1/runs", run)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        Path own = store.resolve("runs").resolve(path.substring(path.lastIndexOf('/') + 1));
        for (Path closed : List.of(store, store.resolve("runs"), store.resolve("passing"), own)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(closed)))
                    .as("%s", closed)
                    .isEqualTo("rwx------");
        }
        try (Stream<Path> files = Files.list(own)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as("%s", file)
                        .isEqualTo("rw-------");
            }
        }
    }
}

package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.client.training.SavedNetwork;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.web.Role;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.service.Service.Reply;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.tensor.FloatBytes;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files come in whole, are kept once by what they hold, and serve runs. */
@Timeout(300)
class UploadApiTest {
    private static final String UPLOADS = "/api/v1/uploads";

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    private Path store() {
        return folder.resolve("store");
    }

    @Test
    void aRunReadsAnUploadAndAnotherOneTheModelOfTheFirst() throws Exception {
        try (var service = new Service(store())) {
            String digest = send(service, service.token(), "my recordings.csv", recordings())
                    .json()
                    .get("sha256")
                    .asString();
            String spec = """
                name: uploaded
                rounds: 2
                data: {source: csv, path: 'upload:%s', rate: 20, channels: [x, y], preprocessing: {window: 1s, rate: 20}}
                model: {kind: mlp, hidden: [4]}
                cohort: {size: 2}
                """.formatted(digest);
            String first = service.create(spec, Map.of(), "simulated", true);
            assertThat(service.await(first, "done").get("round").asInt()).isEqualTo(2);
            JsonNode detail = service.get("/api/v1/runs/" + first).json();
            Path file = store().resolve("uploads").resolve(digest).resolve("content/my_recordings.csv");
            assertThat(detail.get("settings").get("data").get("path").asString())
                    .isEqualTo(file.toString());
            assertThat(detail.get("command").asString()).contains("--set 'data.path='\\''" + file + "'\\'''");

            String again =
                    spec.replace("model: {kind: mlp, hidden: [4]}", "model: {kind: dl4j, path: 'run:" + first + "'}");
            String second = service.create(again, Map.of(), "simulated", true);
            assertThat(service.await(second, "done").get("round").asInt()).isEqualTo(2);

            String on = spec.replace("hidden: [4]", "hidden: [4], initial: 'run:" + first + "'");
            String third = service.create(on, Map.of(), "simulated", true);
            assertThat(service.await(third, "done").get("round").asInt()).isEqualTo(2);
            JsonNode summary = RunJson.read(
                    Files.readString(store().resolve("runs").resolve(third).resolve("run.json")), JsonNode.class);
            assertThat(summary.get("initial").get("sha256").asString())
                    .isEqualTo(FloatBytes.sha256(SavedNetwork.parameters(
                            store().resolve("runs").resolve(first).resolve("model.zip"),
                            summary.get("parameters").asInt())));
        }
    }

    @Test
    void theSameContentIsKeptOnceAndSurvivesARestart() throws Exception {
        byte[] content = new byte[3_000_000];
        KeyedRandom random = KeyedRandom.of(1, "uploads", 0, 0);
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) random.nextLong(256);
        }
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        try (var service = new Service(store())) {
            Reply made = send(service, service.token(), "../../a/../b c.zip", content);
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(made.json().get("sha256").asString()).isEqualTo(digest);
            assertThat(made.json().get("name").asString()).isEqualTo("_.._a_.._b_c.zip");
            assertThat(made.json().get("by").asString()).isEqualTo("local");
            Reply again = send(service, service.token(), "other.zip", content);
            assertThat(again.json().get("name").asString()).isEqualTo("_.._a_.._b_c.zip");
        }
        Path kept = store().resolve("uploads").resolve(digest).resolve("content/_.._a_.._b_c.zip");
        assertThat(Files.readAllBytes(kept)).isEqualTo(content);
        Files.createDirectories(store().resolve("uploads/arriving/half"));
        Files.writeString(store().resolve("uploads/arriving/half/x"), "half");
        try (var service = new Service(store())) {
            assertThat(service.get(UPLOADS).json().get("uploads")).hasSize(1);
            assertThat(store().resolve("uploads/arriving")).isEmptyDirectory();
            assertThat(service.delete(UPLOADS + "/" + digest).status()).isEqualTo(204);
            assertThat(service.delete(UPLOADS + "/" + digest).status()).isEqualTo(404);
            assertThat(kept).doesNotExist();
        }
    }

    @Test
    void tooMuchIsRefusedAndLeavesNothing() throws Exception {
        try (var service = new Service(store(), "data.largest-upload=100kB", "data.uploads=150kB")) {
            assertThat(send(service, service.token(), "a.csv", new byte[100_001])
                            .status())
                    .isEqualTo(413);
            // Without a length nobody knows before it is there.
            Reply unannounced = service.send(upload(service, service.token(), "a.csv")
                    .POST(HttpRequest.BodyPublishers.fromPublisher(
                            HttpRequest.BodyPublishers.ofByteArray(new byte[2_000_000]))));
            assertThat(unannounced.status()).isEqualTo(413);
            assertThat(unannounced.json().get("detail").asString()).contains("at most 100kB");
            assertThat(send(service, service.token(), "a.csv", new byte[100_000])
                            .status())
                    .isEqualTo(201);
            Reply full = send(service, service.token(), "b.csv", new byte[60_000]);
            assertThat(full.status()).isEqualTo(409);
            assertThat(full.json().get("detail").asString()).contains("delete some first");
            assertThat(send(service, service.token(), "c.csv", new byte[50_000]).status())
                    .isEqualTo(201);
            assertThat(store().resolve("uploads/arriving")).isEmptyDirectory();
            try (Stream<Path> kept = Files.list(store().resolve("uploads"))) {
                assertThat(kept).hasSize(3);
            }
        }
    }

    @Test
    void whoSentAFileDeletesItOrAnAdminAndNobodyWhileARunNeedsIt() throws Exception {
        String[] tokens = new String[4];
        try (Guard guard = Guard.open(store(), new GuardSettings())) {
            Role[] roles = {Role.VIEWER, Role.OPERATOR, Role.OPERATOR, Role.ADMIN};
            for (int i = 0; i < roles.length; i++) {
                tokens[i] = guard.operatorTokens()
                        .create(roles[i], "", Duration.ofHours(1))
                        .text();
            }
        }
        try (var service = new Service(store())) {
            assertThat(send(service, tokens[0], "a.csv", recordings()).status()).isEqualTo(403);
            assertThat(send(service, "", "a.csv", recordings()).status()).isEqualTo(401);
            String digest = send(service, tokens[1], "a.csv", recordings())
                    .json()
                    .get("sha256")
                    .asString();
            assertThat(delete(service, tokens[0], digest)).isEqualTo(403);
            assertThat(delete(service, tokens[2], digest)).isEqualTo(403);
            String spec =
                    "name: w\ndata: {source: csv, path: 'upload:%s', rate: 20, channels: [x, y]}\n".formatted(digest);
            String id = service.create(spec, Map.of(), "simulated", false);
            assertThat(delete(service, tokens[1], digest)).isEqualTo(409);
            assertThat(service.delete("/api/v1/runs/" + id).status()).isEqualTo(204);
            assertThat(delete(service, tokens[1], digest)).isEqualTo(204);
            send(service, tokens[1], "a.csv", recordings());
            assertThat(delete(service, tokens[3], digest)).isEqualTo(204);
        }
    }

    @Test
    void whoseFilesNeverEndKeepsNobodyElseFromSending() throws Exception {
        String other;
        try (Guard guard = Guard.open(store(), new GuardSettings())) {
            other = guard.operatorTokens()
                    .create(Role.OPERATOR, "", Duration.ofHours(1))
                    .text();
        }
        List<Socket> trickling = new ArrayList<>();
        try (var service = new Service(store())) {
            for (int i = 1; i <= 2; i++) {
                trickling.add(trickle(service));
                while (arriving() < i) {
                    Thread.onSpinWait();
                }
            }
            for (int i = 0; i < 6; i++) {
                assertThat(send(service, service.token(), "b.csv", recordings()).status())
                        .isEqualTo(503);
            }
            assertThat(send(service, other, "a.csv", recordings()).status()).isEqualTo(201);
        } finally {
            for (Socket socket : trickling) {
                socket.close();
            }
        }
    }

    private long arriving() throws Exception {
        try (Stream<Path> drafts = Files.list(store().resolve("uploads/arriving"))) {
            return drafts.count();
        }
    }

    /** Sends a part of a file, and no more. */
    private static Socket trickle(Service service) throws Exception {
        var socket = new Socket();
        socket.connect(service.address());
        socket.getOutputStream()
                .write(
                        "POST %s?name=a.csv HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nContent-Length: 1000\r\n\r\nx"
                                .formatted(UPLOADS, service.token())
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Two people who do one of two things each. */
    private static byte[] recordings() {
        var text = new StringBuilder("user,session,label,x,y\n");
        for (String user : new String[] {"a", "b", "c", "d", "e"}) {
            for (String label : new String[] {"walk", "sit"}) {
                for (int i = 0; i < 200; i++) {
                    double x = label.equals("walk") ? Math.sin(i) : 0.01 * (i % 3);
                    text.append(
                            "%s,1,%s,%.4f,%.4f%n".formatted(user, label, x, -x).replace(System.lineSeparator(), "\n"));
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static HttpRequest.Builder upload(Service service, String token, String name) {
        return service.anonymous(UPLOADS + "?name=" + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + token);
    }

    private static Reply send(Service service, String token, String name, byte[] content) throws Exception {
        return service.send(upload(service, token, name).POST(HttpRequest.BodyPublishers.ofByteArray(content)));
    }

    private static int delete(Service service, String token, String digest) throws Exception {
        return service.send(service.anonymous(UPLOADS + "/" + digest)
                        .header("Authorization", "Bearer " + token)
                        .DELETE())
                .status();
    }
}

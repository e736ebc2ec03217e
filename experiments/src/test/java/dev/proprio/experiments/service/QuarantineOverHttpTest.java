package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.experiments.service.Service.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is put aside by hand stays so over a restart, and it is noted who did it and why. */
@Timeout(120)
class QuarantineOverHttpTest {
    private static final String QUARANTINE = "/api/v1/devices/quarantine";
    private static final Map<String, Object> OLD =
            Map.of("attribute", "software", "value", "2.1", "reason", "its clock runs backwards");

    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void whatIsPutAsideIsKeptAndAudited() throws Exception {
        Path store = folder.resolve("store");
        try (var service = new Service(store)) {
            Reply made = service.post(QUARANTINE, OLD);
            assertThat(made.status()).as(made.text()).isEqualTo(200);
            assertThat(made.json().get("away_seconds").asLong()).isEqualTo(6 * 3600);
            assertThat(made.json().get("automatic").asBoolean()).isFalse();
        }
        try (var service = new Service(store)) {
            Reply kept = service.get(QUARANTINE);
            assertThat(kept.json().at("/quarantine/0/value").asString()).isEqualTo("2.1");
            assertThat(kept.json().at("/quarantine/0/reason").asString()).isEqualTo("its clock runs backwards");
            Reply released = service.post("/api/v1/devices/release", OLD);
            assertThat(released.status()).as(released.text()).isEqualTo(200);
            assertThat(service.post("/api/v1/devices/release", OLD).status()).isEqualTo(404);
            assertThat(service.get(QUARANTINE).json().get("quarantine")).isEmpty();
            String audit = service.get("/api/v1/audit").text();
            assertThat(audit)
                    .contains("POST /api/v1/devices/quarantine", "200 software \\\"2.1\\\": its clock runs backwards");
            refused(
                    service,
                    Map.of("attribute", "colour", "value", "red", "reason", "why"),
                    "attribute must be device");
            refused(service, Map.of("attribute", "device", "value", "", "reason", "why"), "value must be a text");
            refused(service, Map.of("attribute", "device", "value", "a"), "reason must be a text of 1 to 200");
            refused(
                    service,
                    Map.of("attribute", "device", "value", "a", "reason", "why", "hours", -1),
                    "hours must be a number above 0");
            refused(service, Map.of("attribute", "device", "value", "a", "reason", "why", "for", 1), "for is not a");
            Reply page = service.get("/api/v1/devices?sort=colour");
            assertThat(page.status()).isEqualTo(400);
            assertThat(page.text()).contains("sort must be one of id, connected, software");
            assertThat(service.get("/api/v1/devices?sort=failures&down=true&most=5&find=X&state=quarantined")
                            .json()
                            .get("matching")
                            .asInt())
                    .isZero();
        }
        for (String broken : List.of("[{\"attribute\": \"software\"", "[{\"attribute\": \"software\"}]")) {
            Files.writeString(store.resolve(StoredQuarantine.FILE), broken);
            assertThatThrownBy(() -> new Service(store).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("quarantine.json can't be understood");
        }
    }

    private static void refused(Service service, Map<String, Object> body, String sentence) throws Exception {
        Reply reply = service.post(QUARANTINE, body);
        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertThat(reply.json().get("detail").asString()).startsWith(sentence);
    }
}

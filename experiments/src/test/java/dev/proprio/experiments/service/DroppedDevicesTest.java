package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Devices that drop out are failures in every place that counts, and said to be those in every place. */
@Timeout(120)
class DroppedDevicesTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void rowsOfDevicesAndRoundsTheSummaryTheReportAndTheMetricsAgree() throws Exception {
        try (var service = new Service(folder.resolve("store"))) {
            Map<String, String> set = Map.of("rounds", "5", "cohort.size", "6", "faults.dropout", "0.3");
            String id = service.create(Service.SPEC, set, "simulated", true);
            service.await(id, "done");
            String run = "/api/v1/runs/" + id;
            List<JsonNode> clients = service.get(run + "/clients")
                    .json()
                    .get("clients")
                    .valueStream()
                    .toList();
            List<JsonNode> rounds = service.get(run + "/rounds?after=0")
                    .json()
                    .get("rounds")
                    .valueStream()
                    .toList();
            JsonNode updates = service.get(run + "/summary").json().get("updates");
            long failed = clients.stream()
                    .filter(row -> row.get("outcome").asString().equals("failed"))
                    .count();
            long dropped = clients.stream()
                    .filter(row -> row.get("stage").asString().equals("drop"))
                    .count();
            assertThat(dropped).isPositive().isLessThanOrEqualTo(failed);
            assertThat(sum(rounds, "failed")).isEqualTo(failed);
            assertThat(sum(rounds, "dropped")).isEqualTo(dropped);
            assertThat(updates.get("failed").asLong()).isEqualTo(failed);
            assertThat(updates.get("dropped").asLong()).isEqualTo(dropped);
            String metrics = service.get("/metrics").text();
            assertThat(metric(metrics, "proprio_updates_total\\{outcome=\"failed\"}"))
                    .isEqualTo(failed);
            assertThat(metric(metrics, "proprio_updates_dropped_total")).isEqualTo(dropped);
            assertThat(service.get(run + "/report").text())
                    .contains("%s late, %s failed, %s of them dropped out".formatted(0, failed, dropped));
        }
    }

    private static long sum(List<JsonNode> rows, String key) {
        return rows.stream().mapToLong(row -> row.get(key).asLong()).sum();
    }

    private static long metric(String metrics, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(metrics);
        assertThat(line.find()).as(metrics).isTrue();
        return (long) Double.parseDouble(line.group(1));
    }
}

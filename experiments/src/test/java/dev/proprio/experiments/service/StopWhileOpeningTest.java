package dev.proprio.experiments.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.experiments.record.RunSummary;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped while it opens its data ends soon, and as any other that is stopped. */
@Timeout(120)
class StopWhileOpeningTest {
    /** To fit the normalization takes minutes. */
    private static final Map<String, String> LONG =
            Map.of("data.devices", "1000", "data.sessions", "10", "data.bout", "10m", "data.rate", "50");

    @TempDir
    private Path store = Path.of("replaced by JUnit");

    @Test
    void itIsStoppedAndCanGoOn() throws Exception {
        try (var service = new Service(store)) {
            String run = service.create(Service.SPEC, LONG, "simulated", true);
            for (int times = 0; times < 2; times++) {
                service.await(run, "running");
                assertThat(service.post("/api/v1/runs/" + run + "/stop", Map.of())
                                .status())
                        .isLessThan(300);
                service.await(run, "stopped");
                assertThat(service.get("/api/v1/runs/" + run).json().has("failure"))
                        .isFalse();
                assertThat(store.resolve("runs").resolve(run).resolve(RunSummary.FILE))
                        .doesNotExist();
                if (times == 0) {
                    assertThat(service.post("/api/v1/runs/" + run + "/resume", Map.of())
                                    .status())
                            .isLessThan(300);
                }
            }
        }
    }
}

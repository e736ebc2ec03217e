package dev.proprio.coordinator.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.service.ApiJson;
import dev.proprio.coordinator.service.Catalog;
import dev.proprio.coordinator.service.DeviceDesk;
import dev.proprio.coordinator.service.Runs;
import dev.proprio.coordinator.service.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The description of the API and its routes are the same list. */
class OpenApiTest {
    @TempDir
    private Path folder = Path.of("replaced by JUnit");

    @Test
    void everyRouteHasAnEntryAndEveryEntryARoute() throws Exception {
        List<String> routes = routes().stream()
                .map(route -> describe(
                        route.method().name(),
                        route.path(),
                        route.least().map(Role::toString).orElse("")))
                .toList();
        assertThat(entries()).containsExactlyInAnyOrderElementsOf(routes);
    }

    private static List<String> entries() {
        List<String> entries = new ArrayList<>();
        JsonNode paths = ApiJson.read(OpenApi.document(), JsonNode.class).get("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String role = operation.getValue().path("x-role").asString("");
                entries.add(describe(operation.getKey(), path.getKey(), role));
            }
        }
        return entries;
    }

    private static String describe(String method, String path, String role) {
        return "%s %s %s".formatted(method.toUpperCase(Locale.ROOT), path, role);
    }

    private List<Route> routes() throws IOException {
        try (AuditTrail audit = AuditTrail.open(folder, Clock.systemUTC())) {
            return WebServer.routes(
                    new WebServices(
                            Unused.of(Runs.class),
                            Unused.of(Catalog.class),
                            Unused.of(Uploads.class),
                            Unused.of(DeviceDesk.class),
                            Map.of(),
                            List::of,
                            () -> "",
                            audit),
                    token -> Optional.empty(),
                    new SignInCodes(Clock.systemUTC()));
        }
    }
}

package dev.proprio.coordinator.web;

import dev.proprio.coordinator.service.ApiJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events about everything, health, metrics, and the description of the API. */
final class StateRoutes {
    static final String LIVE = "/health/live";

    private final WebServices services;

    StateRoutes(WebServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Route.get(
                        "/api/v1/events",
                        call -> new ApiResponse.Events(services.runs().watchAll(call.after()))),
                Route.open("/api/v1/openapi.json", call -> ApiResponse.json(200, OpenApi.document())),
                Route.open(LIVE, call -> live()),
                Route.open("/health/ready", call -> ready()),
                Route.get(
                        "/metrics",
                        call -> ApiResponse.text(
                                "text/plain; version=0.0.4; charset=utf-8",
                                services.metrics().get())));
    }

    static ApiResponse live() {
        return ApiResponse.json(Map.of("status", "up", "checks", Map.of(), "warnings", List.of()));
    }

    private ApiResponse ready() {
        Map<String, String> checks = new LinkedHashMap<>();
        boolean up = true;
        for (Map.Entry<String, HealthCheck> check : services.checks().entrySet()) {
            Optional<String> wrong = check.getValue().wrong();
            checks.put(check.getKey(), wrong.orElse("up"));
            up &= wrong.isEmpty();
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("status", up ? "up" : "down");
        answer.put("checks", checks);
        answer.put("warnings", services.warnings().get());
        return ApiResponse.json(up ? 200 : 503, ApiJson.write(answer));
    }
}

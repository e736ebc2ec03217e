package dev.proprio.coordinator.web;

import dev.proprio.coordinator.audit.AuditTrail;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;

/** Who did what, for admins. */
final class AuditRoutes {
    private final AuditTrail audit;

    AuditRoutes(AuditTrail audit) {
        this.audit = audit;
    }

    List<Route> routes() {
        return List.of(new Route(HttpMethod.GET, "/api/v1/audit", Optional.of(Role.ADMIN), this::page));
    }

    private ApiResponse page(ApiRequest call) throws Exception {
        return ApiResponse.json(audit.page(call.number("before").orElse(Long.MAX_VALUE)));
    }
}

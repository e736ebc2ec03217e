package dev.proprio.coordinator.web;

import dev.proprio.coordinator.audit.AuditTrail;
import dev.proprio.coordinator.service.Catalog;
import dev.proprio.coordinator.service.DeviceDesk;
import dev.proprio.coordinator.service.Runs;
import dev.proprio.coordinator.service.Uploads;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is offered over HTTP.
 *
 * @param checks without which the coordinator is not ready, by name
 * @param warnings what will go wrong unless somebody does something, a sentence each
 * @param metrics all metrics as Prometheus reads them
 * @param audit notes who did what
 */
public record WebServices(
        Runs runs,
        Catalog catalog,
        Uploads uploads,
        DeviceDesk devices,
        Map<String, HealthCheck> checks,
        Supplier<List<String>> warnings,
        Supplier<String> metrics,
        AuditTrail audit) {
    public WebServices {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }
}

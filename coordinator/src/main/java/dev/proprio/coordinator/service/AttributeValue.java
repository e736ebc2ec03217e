package dev.proprio.coordinator.service;

import java.util.Map;

/**
 * What is known of devices that have the same value for an attribute.
 *
 * @param value empty of those that do not say
 * @param devices that are known at present
 * @param tasks that they took since the coordinator started; so are the following
 * @param failures by the stage at which they failed
 */
public record AttributeValue(
        String value,
        int devices,
        int connected,
        int quarantined,
        long tasks,
        long updates,
        long late,
        Map<String, Long> failures) {
    public AttributeValue {
        failures = Map.copyOf(failures);
    }
}

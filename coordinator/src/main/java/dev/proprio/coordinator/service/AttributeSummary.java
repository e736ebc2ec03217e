package dev.proprio.coordinator.service;

import dev.proprio.coordinator.quarantine.FleetAttribute;
import java.util.List;

/**
 * The fleet by one attribute.
 *
 * @param selfDeclared whether it is what devices say of themselves, which nobody checks
 * @param values the most common ones, those of most devices first
 * @param otherValues how many more values there are
 * @param otherDevices how many devices have these
 */
public record AttributeSummary(
        FleetAttribute attribute,
        boolean selfDeclared,
        List<AttributeValue> values,
        int otherValues,
        int otherDevices) {
    public AttributeSummary {
        values = List.copyOf(values);
    }
}

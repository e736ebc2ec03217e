package dev.proprio.coordinator.audit;

import java.util.List;
import java.util.Optional;

/**
 * Some entries, the newest first.
 *
 * @param next before which the older ones are; empty if there are none
 */
public record AuditPage(List<AuditEntry> entries, Optional<Long> next) {
    public AuditPage {
        entries = List.copyOf(entries);
    }
}

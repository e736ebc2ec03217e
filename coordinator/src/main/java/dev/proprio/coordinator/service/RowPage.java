package dev.proprio.coordinator.service;

import java.util.List;
import java.util.Optional;

/**
 * Some rows, as JSON objects.
 *
 * @param next where those begin that did not fit; empty if these were the last
 */
public record RowPage(List<String> rows, Optional<RowCursor> next) {
    public RowPage {
        rows = List.copyOf(rows);
    }
}

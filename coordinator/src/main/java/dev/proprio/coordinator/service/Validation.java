package dev.proprio.coordinator.service;

import dev.proprio.proto.extension.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong with a request.
 *
 * @param problems all of them; none if it is right
 * @param settings all settings, defaults included, if it is right
 */
public record Validation(List<Problem> problems, Optional<Map<String, Object>> settings) {
    public Validation {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean valid() {
        return problems.isEmpty();
    }
}

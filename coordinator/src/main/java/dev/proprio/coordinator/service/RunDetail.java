package dev.proprio.coordinator.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run with what it was made from.
 *
 * @param settings all settings as they are used, defaults included
 * @param command the command that runs the same again
 * @param basis what the promises of its secure aggregation rest on, in a sentence; empty without
 */
public record RunDetail(RunView run, Map<String, Object> settings, String command, Optional<String> basis) {
    public RunDetail {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}

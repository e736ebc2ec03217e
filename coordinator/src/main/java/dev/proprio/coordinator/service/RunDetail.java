package dev.proprio.coordinator.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run with what it was made from.
 *
 * @param settings all settings as they are used, defaults included
 * @param command the command that runs the same again
 */
public record RunDetail(RunView run, Map<String, Object> settings, String command) {
    public RunDetail {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}

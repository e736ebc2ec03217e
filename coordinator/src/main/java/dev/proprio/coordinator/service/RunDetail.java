package dev.proprio.coordinator.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run with what it was made from.
 *
 * @param settings all settings as they are used, defaults included
 * @param command the command that runs the same again
 * @param basis what the promises of its secure aggregation rest on, in a sentence; empty without
 * @param notes what has to be said beside its figures, as its data is read and when it is over: what was left out, counted or guessed
 */
public record RunDetail(
        RunView run, Map<String, Object> settings, String command, Optional<String> basis, List<String> notes) {
    public RunDetail {
        notes = List.copyOf(notes);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }
}

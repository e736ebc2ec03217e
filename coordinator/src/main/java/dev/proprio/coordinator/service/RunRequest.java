package dev.proprio.coordinator.service;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is to be.
 *
 * @param recipe the name of a recipe, if that is what is run
 * @param spec an experiment as YAML, if that is what is run; there is either this or a recipe
 * @param set settings that replace others, by their dotted path
 * @param devices whose devices take part
 * @param start whether it begins at once
 * @param labels by what people find it again
 */
public record RunRequest(
        Optional<String> recipe,
        Optional<String> spec,
        Map<String, String> set,
        DeviceKind devices,
        boolean start,
        RunLabels labels) {
    public RunRequest {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }

    /** The settings that replace others, each {@code path=value}. */
    public List<String> assignments() {
        List<String> assignments = new ArrayList<>();
        set.forEach((path, value) -> assignments.add(path + "=" + value));
        return assignments;
    }
}

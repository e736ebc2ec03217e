package dev.proprio.coordinator.service;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run was asked for with, to ask for another one like it.
 *
 * @param spec the experiment as YAML, comments included
 * @param set settings that replaced others of it, by their dotted path
 */
public record RunOrigin(String spec, Map<String, String> set, DeviceKind devices) {
    public RunOrigin {
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
    }
}

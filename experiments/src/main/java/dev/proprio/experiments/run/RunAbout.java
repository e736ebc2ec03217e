package dev.proprio.experiments.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a journal says of a run, for whoever goes on with it.
 *
 * @param spec all settings as they are used, defaults included
 * @param command the command that runs the same again
 */
record RunAbout(Map<String, Object> spec, String command) {
    RunAbout {
        spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
    }
}

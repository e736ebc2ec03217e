package dev.proprio.experiments.run;

import dev.proprio.experiments.engine.AgreedNormalization;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.StartedFrom;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal says of a run, for whoever goes on with it.
 *
 * @param spec all settings as they are used, defaults included
 * @param command the command that runs the same again
 * @param versions of what computed its beginning
 * @param data what it learns from
 * @param initial the model before its first round; empty if an earlier version began it
 * @param agreed what the devices agreed upon before its first round; empty if they were not asked
 */
record RunAbout(
        Map<String, Object> spec,
        String command,
        Optional<Map<String, String>> versions,
        Optional<DataDigest> data,
        Optional<StartedFrom> initial,
        Optional<AgreedNormalization> agreed) {
    RunAbout {
        spec = Collections.unmodifiableMap(new LinkedHashMap<>(spec));
        versions = versions.map(known -> Collections.unmodifiableMap(new LinkedHashMap<>(known)));
    }
}

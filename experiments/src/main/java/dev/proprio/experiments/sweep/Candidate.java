package dev.proprio.experiments.sweep;

import dev.proprio.experiments.spec.Overrides;
import dev.proprio.proto.extension.SettingNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Settings that may be tried, not yet checked.
 *
 * @param variant the variant's name, or empty
 * @param settings the experiment's settings with the changes
 * @param changed the top-level keys that were changed
 */
record Candidate(String variant, SettingNode.Mapping settings, Set<String> changed) {
    /** The experiment as it is. */
    static Candidate unchanged(SettingNode.Mapping settings) {
        return new Candidate("", settings, Set.of());
    }

    Candidate named(String name) {
        return new Candidate(name, settings, changed);
    }

    /** This with one more change. */
    Candidate with(String path, SettingNode value) {
        Set<String> more = new LinkedHashSet<>(changed);
        more.add(path.split("[.\\[]", 2)[0]);
        return new Candidate(variant, Overrides.merge(settings, path, value), more);
    }
}

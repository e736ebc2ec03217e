package dev.proprio.experiments.sweep;

import dev.proprio.experiments.spec.Overrides;
import dev.proprio.proto.extension.SettingNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings that may be tried, not yet checked.
 *
 * @param variant the variant's name, or empty
 * @param settings the experiment's settings with the changes
 * @param changed the top-level keys that were changed
 */
record Candidate(String variant, SettingNode.Mapping settings, Set<String> changed) {
    private static final String VALIDATION = "evaluation.validation";
    private static final String HALF = "0.5";
    private static final List<String> DECIDES_ITSELF = List.of(
            VALIDATION,
            "early-stopping",
            "personalize",
            "evaluation.conformal",
            "evaluation.rejection",
            "evaluation.continual");

    /** The experiment as it is. */
    static Candidate unchanged(SettingNode.Mapping settings) {
        return new Candidate("", settings, Set.of());
    }

    Candidate named(String name) {
        return new Candidate(name, settings, changed);
    }

    /**
     * This with people set apart to choose by, where it does not say otherwise. What has people of its own for that, or does not keep them
     * out, is left as it is.
     */
    Candidate choosing() {
        boolean apart = DECIDES_ITSELF.stream()
                .allMatch(path -> Overrides.at(settings, path).isEmpty());
        return apart ? with(VALIDATION, new SettingNode.Scalar(HALF, false, settings.origin())) : this;
    }

    /** This with one more change. */
    Candidate with(String path, SettingNode value) {
        Set<String> more = new LinkedHashSet<>(changed);
        more.add(path.split("[.\\[]", 2)[0]);
        return new Candidate(variant, Overrides.merge(settings, path, value), more);
    }
}

package dev.proprio.experiments.sweep;

import dev.proprio.experiments.compare.DottedSettings;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Overrides;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import dev.proprio.proto.extension.SettingWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Settings that are tried, under one or more seeds.
 *
 * @param name what tells it from the other trials
 * @param variant the variant that it is of, or empty
 * @param settings the experiment's settings
 * @param changed the top-level keys that differ from the experiment's file
 */
public record Trial(String name, String variant, SettingNode.Mapping settings, Set<String> changed) {
    private static final int LONGEST_NAME = 80;

    /** The settings, bound. */
    static ExperimentSpec spec(SettingNode.Mapping settings) {
        return new SettingBinder().bind(ExperimentSpec.class, settings);
    }

    /** What identifies a trial: all its settings but name, seed and how it is kept. */
    static Map<String, String> identity(ExperimentSpec spec) {
        Map<String, String> flat = DottedSettings.of(SettingWriter.write(spec));
        flat.remove("name");
        flat.remove("seed");
        flat.keySet().removeIf(key -> key.startsWith("journal."));
        return flat;
    }

    /** The experiment under {@code seed}. */
    ExperimentSpec spec(long seed) {
        return spec(with("name", shortened(name), true, with("seed", Long.toString(seed), false, settings)));
    }

    /** The same trial for {@code rounds} rounds. */
    Trial rounds(int rounds) {
        return new Trial(name, variant, withRounds(settings, rounds), changed);
    }

    /** Settings with so many rounds. */
    static SettingNode.Mapping withRounds(SettingNode.Mapping settings, int rounds) {
        return with("rounds", Integer.toString(rounds), false, settings);
    }

    /** The same trial with another setting. */
    Trial with(String path, String text) {
        Set<String> more = new LinkedHashSet<>(changed);
        more.add(path.split("[.]", 2)[0]);
        return new Trial(name, variant, with(path, text, false, settings), more);
    }

    private static SettingNode.Mapping with(String key, String text, boolean quoted, SettingNode.Mapping settings) {
        return Overrides.merge(settings, key, new SettingNode.Scalar(text, quoted, settings.origin()));
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }
}

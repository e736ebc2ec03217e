package dev.proprio.experiments.tracking;

import dev.proprio.experiments.compare.DottedSettings;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.SettingWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is told of a run before its rounds.
 *
 * @param id the run's id here, by which it is found again there
 * @param settings all of them, by names that MLflow takes
 * @param cut how many of their values were too long for it
 */
record MlflowRun(String id, String name, Map<String, String> settings, int cut) {
    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_VALUE = 500;

    static MlflowRun of(ExperimentSpec spec, String id) {
        Map<String, String> settings = new LinkedHashMap<>();
        int cut = 0;
        for (Map.Entry<String, String> setting :
                DottedSettings.of(SettingWriter.write(spec)).entrySet()) {
            String value = setting.getValue();
            cut += value.length() > LONGEST_VALUE ? 1 : 0;
            settings.put(name(setting.getKey()), value.substring(0, Math.min(value.length(), LONGEST_VALUE)));
        }
        return new MlflowRun(id, spec.name(), settings, cut);
    }

    /** MLflow takes letters, digits and a few signs. */
    static String name(String key) {
        String plain = key.replaceAll("[^A-Za-z0-9_./: -]", "_");
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
    }
}

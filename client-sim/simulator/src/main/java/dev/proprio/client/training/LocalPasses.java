package dev.proprio.client.training;

import dev.proprio.proto.extension.SettingWriter;
import java.util.Map;

/** How often an algorithm goes over its windows, by its settings. */
final class LocalPasses {
    private static final String EPOCHS = "epochs";

    private LocalPasses() {}

    /** The sum of all settings that are epochs, at least 1. */
    static int of(LocalAlgorithm algorithm) {
        if (!(algorithm instanceof Record settings)) {
            return 1;
        }
        long sum = 0;
        for (Map.Entry<String, String> setting : SettingWriter.flat(settings).entrySet()) {
            String name = setting.getKey();
            if (name.equals(EPOCHS) || name.endsWith("." + EPOCHS) || name.endsWith("-" + EPOCHS)) {
                sum += Long.parseLong(setting.getValue());
            }
        }
        return (int) Math.clamp(sum, 1L, 1_000_000L);
    }
}

package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Problem;
import dev.proprio.proto.extension.SettingsException;
import java.util.List;

/** Problems with a spec as a whole. */
final class SpecProblems {
    private SpecProblems() {}

    static SettingsException at(String origin, String message) {
        return new SettingsException(List.of(new Problem(origin, "", message)));
    }
}

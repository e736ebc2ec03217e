package dev.proprio.experiments.cli;

import dev.proprio.experiments.spec.Overrides;
import dev.proprio.experiments.spec.SecureAggregationSpec;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.extension.SettingBinder;
import dev.proprio.proto.extension.SettingNode;
import java.util.List;
import java.util.Map;

/** What of an experiment's settings says how answers are hidden. */
record HiddenQuerySpec(
        @Setting("Whether and how the coordinator is kept from seeing single answers.")
        SecureAggregationSpec secureAggregation) {
    private static final String KEY = "secure-aggregation";

    /** Nothing is hidden. */
    HiddenQuerySpec() {
        this(new SecureAggregationSpec());
    }

    /** Whether an assignment is of this. */
    static boolean names(String assignment) {
        return assignment.startsWith(KEY + "=") || assignment.startsWith(KEY + ".");
    }

    /** Whether an assignment says by which protocol, or that by none, and nothing else. */
    static boolean choosesProtocol(String assignment) {
        return assignment.startsWith(KEY + ".protocol=");
    }

    /** @param assignments settings that replace the defaults, each {@code path=value} */
    static HiddenQuerySpec of(List<String> assignments) {
        return new SettingBinder()
                .bind(
                        HiddenQuerySpec.class,
                        Overrides.apply(new SettingNode.Mapping(Map.of(), "the defaults"), assignments));
    }
}

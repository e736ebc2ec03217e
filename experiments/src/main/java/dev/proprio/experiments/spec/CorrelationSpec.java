package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;

/** What devices' speed goes with. */
public record CorrelationSpec(
        @Setting(
                "Of how fast devices of a kind are with how many windows they have, both as logarithms, between -1 and 1; above 0 fast devices have more data, below 0 slow ones.")
        double data) {
    public CorrelationSpec {
        Require.between("data", data, -1, 1);
    }

    /** With nothing. */
    public CorrelationSpec() {
        this(0);
    }
}

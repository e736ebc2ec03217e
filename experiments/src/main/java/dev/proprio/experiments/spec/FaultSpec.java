package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.fault.Dropouts;

/** What goes wrong with simulated devices, on purpose. */
public record FaultSpec(
        @Setting("Probability that a device that was asked leaves the round, before a random step of it; between 0 and"
                + " 1.")
        double dropout) {
    public FaultSpec {
        Require.between("dropout", dropout, 0, 1);
    }

    /** Nothing. */
    public FaultSpec() {
        this(0);
    }

    /** Who leaves when. */
    public Dropouts dropouts() {
        return new Dropouts(dropout);
    }
}

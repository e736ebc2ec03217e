package dev.proprio.experiments.spec;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.fault.Dropouts;

/** What goes wrong with simulated devices, on purpose. */
public record FaultSpec(
        @Setting(
                "Probability that a device that was asked leaves the round before it sends its update, or, under secure"
                        + " aggregation, before a random step of it; between 0 and 1.")
        double dropout) {
    public FaultSpec {
        Require.between("dropout", dropout, 0, 1);
    }

    /** Nothing. */
    public FaultSpec() {
        this(0);
    }

    /**
     * Who leaves when.
     *
     * @param protocol the run's secure aggregation, which decides what steps a round has
     */
    public Dropouts dropouts(SecureProtocol protocol) {
        return protocol == SecureProtocol.NONE ? Dropouts.ofUploads(dropout) : Dropouts.ofSecureAggregations(dropout);
    }
}

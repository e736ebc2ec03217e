package dev.proprio.coordinator.secagg;

import dev.proprio.proto.secagg.graph.ThreatModel;

/** What the promises of secure aggregation rest on in a run: who says who the devices are. */
public enum TrustBasis {
    /** Nothing is hidden. */
    ARITHMETIC(
            "Nothing is hidden: the run does the arithmetic of secure aggregation without its cryptography, and the coordinator sees every update."),

    /** Devices of the coordinator's own process. */
    SIMULATED("The devices are simulated by whoever runs the coordinator, who has their data and keys anyway:"
            + " the run shows what secure aggregation does and costs, and hides nothing from anybody."),

    /** A coordinator that is not taken for a liar, whoever vouches for the devices. */
    CURIOUS("Single updates are hidden from a coordinator that follows the protocol and looks at what it gets,"
            + " as secure-aggregation.threat asks; from one that lies, nothing is."),

    /** Devices without certificates. */
    NO_IDENTITIES("Nobody vouches for the devices, which show no certificates: single updates are hidden from a"
            + " coordinator that follows the protocol; one that lies can play all devices but one."),

    /** The coordinator's own authority certifies the devices. */
    OWN_AUTHORITY(
            "The coordinator's own authority vouches for the devices: single updates are hidden from a coordinator"
                    + " that lies, as long as it certifies no devices of its own; whoever has its key can."),

    /** An authority whose key the coordinator never has certifies the devices. */
    OFFLINE_AUTHORITY("An authority whose key the coordinator does not have vouches for the devices: single updates are"
            + " hidden also from a coordinator that lies, as long as that authority certifies only real devices, and most"
            + " of them are honest.");

    private final String sentence;

    TrustBasis(String sentence) {
        this.sentence = sentence;
    }

    /** The same, in a sentence for people. */
    public String sentence() {
        return sentence;
    }

    /** What is left of this in a run with these settings. */
    public TrustBasis under(SecureAggregation settings) {
        if (!settings.full()) {
            return ARITHMETIC;
        }
        return this != SIMULATED && settings.threat() == ThreatModel.CURIOUS ? CURIOUS : this;
    }
}

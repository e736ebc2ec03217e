package dev.proprio.proto.secagg.graph;

/** What the coordinator is trusted not to do. */
public enum ThreatModel {
    /** It follows the protocol but looks at everything, together with corrupt clients. */
    CURIOUS(0),

    /** It also lies about who dropped, shows clients different survivors, and reorders or replays messages. */
    SEMI_MALICIOUS(1);

    private final int code;

    ThreatModel(int code) {
        this.code = code;
    }

    /** The number that stands for it in a configuration's bytes. */
    public int code() {
        return code;
    }

    /** The model that {@code code} stands for. */
    public static ThreatModel ofCode(int code) {
        for (ThreatModel threat : values()) {
            if (threat.code == code) {
                return threat;
            }
        }
        throw new IllegalArgumentException("a threat model must be 0 or 1 but was " + code);
    }

    /** The smallest threshold that keeps both secrets of a client apart, with at most {@code corrupt} bad neighbours. */
    public int leastThreshold(int neighbours, int corrupt) {
        // An honest neighbour answers with one kind of share, a corrupt one with both, the client itself with one
        // more: 2t must exceed (k - a) + 2a + 1.
        return this == CURIOUS ? corrupt + 1 : (neighbours + corrupt + 1) / 2 + 1;
    }
}

package dev.proprio.proto.secagg.graph;

/** What the coordinator is trusted not to do. */
public enum ThreatModel {
    /** It follows the protocol but looks at everything, together with corrupt clients. */
    CURIOUS,

    /** It also lies about who dropped, shows clients different survivors, and reorders or replays messages. */
    SEMI_MALICIOUS;

    /** The smallest threshold that keeps both secrets of a client apart, with at most {@code corrupt} bad neighbours. */
    public int leastThreshold(int neighbours, int corrupt) {
        // An honest neighbour answers with one kind of share, a corrupt one with both, the client itself with one
        // more: 2t must exceed (k - a) + 2a + 1.
        return this == CURIOUS ? corrupt + 1 : (neighbours + corrupt + 1) / 2 + 1;
    }
}

package dev.proprio.coordinator.grpc;

/** What came with which revision of {@code proprio.v1}. */
final class ProtocolRevisions {
    /** Rounds with secure aggregation. */
    static final int SECURE = 2;

    /** Devices are told of commits; before, a receipt is the last word. */
    static final int COMMITTED = 3;

    /** Devices draw the beacon of a ring. */
    static final int DRAWING = 3;

    /**
     * Devices may know what a model's description is. Earlier ones refuse settings that they do not know, and those of a secure
     * aggregation are the same for all.
     */
    static final int DESCRIBED = 3;

    /** Devices answer queries. What both sides keep to does not change by it, and so neither does the welcome's revision. */
    static final int QUERIES = 4;

    /** Devices answer queries under masks, too. */
    static final int MASKED_QUERIES = 5;

    static final int NEWEST = COMMITTED;

    private ProtocolRevisions() {}
}

package dev.proprio.proto.secagg.round;

/** Why a participant gave a round up. */
public enum SecAggReason {
    /** Fewer clients than the configuration or the client's own policy demands. */
    COHORT_TOO_SMALL,
    /** More clients than the vectors have headroom for. */
    COHORT_TOO_LARGE,
    /** The configuration is weaker than the client's policy allows. */
    POLICY_VIOLATED,
    /** The configuration names another model than the one received. */
    MODEL_HASH_MISMATCH,
    /** The configuration names other training terms than those received. */
    TERMS_HASH_MISMATCH,
    /** The session, or an attempt beyond those allowed for its round, was seen before. */
    REPLAYED_SESSION,
    /** A roster lacks, repeats or alters the client's own entry, or repeats keys or names. */
    BAD_ROSTER,
    /** The graph's beacon is not the one that the client expects. */
    BAD_BEACON,
    /** A public key is malformed or of low order. */
    BAD_KEY,
    /** A signature is missing, malformed or not by whom it names. */
    BAD_SIGNATURE,
    /** A share does not open, comes from a stranger, or comes twice. */
    BAD_SHARE,
    /** Fewer neighbours than the threshold take part. */
    TOO_FEW_NEIGHBOURS,
    /** The survivor sets contradict what the client saw. */
    SURVIVOR_SET_MISMATCH,
    /** Fewer signatures than the quorum. */
    NO_QUORUM,
    /** A second, different message of one kind. */
    EQUIVOCATION,
    /** A message of a stage that has not begun. */
    OUT_OF_ORDER,
    /** Too few usable shares to recover a secret that the sum needs. */
    UNRECOVERABLE_SECRET,
    /** The caller ended the round. */
    CANCELLED
}

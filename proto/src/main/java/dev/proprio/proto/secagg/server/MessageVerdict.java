package dev.proprio.proto.secagg.server;

/** What became of a client's message. */
public enum MessageVerdict {
    /** It counts. */
    ACCEPTED,
    /** It is the same as one that counts already. */
    DUPLICATE,
    /** It differs from an earlier one of its kind: the client is out, or stays with its first message if that was summed. */
    EQUIVOCATION,
    /** Its stage is over; it was discarded. */
    LATE,
    /** Its stage has not begun. */
    TOO_EARLY,
    /** Its sender has no part in this stage. */
    NOT_A_MEMBER,
    /** Sizes, recipients or owners are not what they must be. */
    MALFORMED,
    /** Its signature is not by its sender. */
    BAD_SIGNATURE,
    /** The cohort is complete. */
    FULL,
    /** The round was aborted. */
    ABORTED;

    /** Whether the message counts, now or since before. */
    public boolean counts() {
        return this == ACCEPTED || this == DUPLICATE;
    }
}

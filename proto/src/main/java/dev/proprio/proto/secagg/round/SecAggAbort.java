package dev.proprio.proto.secagg.round;

import java.util.List;

/** A participant gave the round up: its secrets are wiped and nothing more will be answered. */
public final class SecAggAbort extends Exception {
    private static final long serialVersionUID = 1L;

    private final SecAggReason reason;
    private final List<String> suspects;

    public SecAggAbort(SecAggReason reason, String message) {
        this(reason, message, List.of());
    }

    /** An abort that names the clients of whom at least one is at fault. */
    public SecAggAbort(SecAggReason reason, String message, List<String> suspects) {
        super(message);
        this.reason = reason;
        this.suspects = List.copyOf(suspects);
    }

    /** The kind of trouble. */
    public SecAggReason reason() {
        return reason;
    }

    /** Clients of whom at least one is at fault; empty if nobody is known to be. */
    public List<String> suspects() {
        return suspects;
    }
}

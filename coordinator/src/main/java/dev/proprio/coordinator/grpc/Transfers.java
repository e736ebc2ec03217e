package dev.proprio.coordinator.grpc;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The models and updates that are on their way, watched for those that stand still. Thread-safe. */
final class Transfers {
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();

    void begin(Watched transfer) {
        open.add(transfer);
    }

    void end(Watched transfer) {
        open.remove(transfer);
    }

    int size() {
        return open.size();
    }

    /** Gives up those that are over their time at {@code now}, by {@link System#nanoTime}. */
    void abortStalled(long now) {
        open.forEach(transfer -> transfer.check(now));
    }

    /** A transfer under way. */
    interface Watched {
        /** Ends the transfer if it is over its time. */
        void check(long now);
    }
}

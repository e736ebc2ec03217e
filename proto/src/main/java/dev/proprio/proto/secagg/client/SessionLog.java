package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers in which sessions a device took part, so that a server can replay none and cannot ask for one round again
 * and again. A device keeps one for its lifetime. Thread-safe.
 */
public final class SessionLog {
    private final int attemptsPerRound;
    private final Map<String, Latest> latest = new HashMap<>();

    /** Allows {@code attemptsPerRound} sessions for each round of a run, for retries after an abort. */
    public SessionLog(int attemptsPerRound) {
        this.attemptsPerRound = attemptsPerRound;
    }

    synchronized void claim(SecAggConfig config) throws SecAggAbort {
        Latest last = latest.get(config.run());
        if (last != null && config.round() < last.round) {
            throw refused("round %d was asked for after round %d".formatted(config.round(), last.round));
        }
        if (last == null || config.round() > last.round) {
            last = new Latest(config.round());
            latest.put(config.run(), last);
        }
        if (last.sessions.contains(config.sessionId())) {
            throw refused("the session of round %d was asked for twice".formatted(config.round()));
        }
        if (last.sessions.size() == attemptsPerRound) {
            throw refused("round %d was asked for more than %d times".formatted(config.round(), attemptsPerRound));
        }
        last.sessions.add(config.sessionId());
    }

    private static SecAggAbort refused(String message) {
        return new SecAggAbort(SecAggReason.REPLAYED_SESSION, message);
    }

    private static final class Latest {
        private final int round;
        private final Set<ByteString> sessions = new HashSet<>();

        Latest(int round) {
            this.round = round;
        }
    }
}

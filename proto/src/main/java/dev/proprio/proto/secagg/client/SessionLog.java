package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Remembers in which sessions a device took part, so that a server can replay none and cannot ask for one round again
 * and again. A device keeps one for its lifetime. Thread-safe.
 */
public final class SessionLog {
    private static final String KIND = "session-log";
    private static final int VERSION = 1;

    private final int attemptsPerRound;
    private final Keeper keeper;
    private final Map<String, Latest> latest = new HashMap<>();

    /** Allows {@code attemptsPerRound} sessions for each round of a run, for retries after an abort. */
    public SessionLog(int attemptsPerRound) {
        this(attemptsPerRound, bytes -> {});
    }

    /**
     * The same for a device that may be restarted.
     *
     * @param keeper keeps the log before each session that the device joins; one that it cannot keep is not joined
     */
    public SessionLog(int attemptsPerRound, Keeper keeper) {
        this.attemptsPerRound = attemptsPerRound;
        this.keeper = keeper;
    }

    /**
     * A log as it was kept.
     *
     * @throws StoredFormatException if the bytes are no such log
     */
    public static SessionLog restored(int attemptsPerRound, byte[] kept, Keeper keeper) throws StoredFormatException {
        var log = new SessionLog(attemptsPerRound, keeper);
        var in = new StoredReader(kept, KIND, VERSION);
        int runs = in.count();
        for (int run = 0; run < runs; run++) {
            String id = in.text();
            var last = new Latest(in.integer());
            int sessions = in.count();
            for (int session = 0; session < sessions; session++) {
                ByteBuffer words = ByteBuffer.allocate(SecAggConfig.SESSION_BYTES);
                while (words.hasRemaining()) {
                    words.putLong(in.number());
                }
                last.sessions.add(ByteString.copyFrom(words.flip()));
            }
            log.latest.put(id, last);
        }
        in.end();
        return log;
    }

    synchronized void claim(SecAggConfig config) throws SecAggAbort {
        Latest before = latest.get(config.run());
        if (before != null && config.round() < before.round) {
            throw refused("round %d was asked for after round %d".formatted(config.round(), before.round));
        }
        Latest now = new Latest(config.round());
        if (before != null && config.round() == before.round) {
            now.sessions.addAll(before.sessions);
        }
        if (now.sessions.contains(config.sessionId())) {
            throw refused("the session of round %d was asked for twice".formatted(config.round()));
        }
        if (now.sessions.size() == attemptsPerRound) {
            throw refused("round %d was asked for more than %d times".formatted(config.round(), attemptsPerRound));
        }
        now.sessions.add(config.sessionId());
        latest.put(config.run(), now);
        try {
            keeper.keep(encoded());
        } catch (IOException e) {
            throw new SecAggAbort(
                    SecAggReason.CANCELLED,
                    "the device cannot note that it takes part, and so it does not: " + e.getMessage());
        }
    }

    private byte[] encoded() {
        var out = new StoredWriter(KIND, VERSION).integer(latest.size());
        new TreeMap<>(latest).forEach((run, last) -> {
            out.text(run).integer(last.round).integer(last.sessions.size());
            for (ByteString session : last.sessions) {
                ByteBuffer words = session.asReadOnlyByteBuffer();
                while (words.hasRemaining()) {
                    out.number(words.getLong());
                }
            }
        });
        return out.bytes();
    }

    private static SecAggAbort refused(String message) {
        return new SecAggAbort(SecAggReason.REPLAYED_SESSION, message);
    }

    /** Keeps a log's bytes where a restart finds them. */
    @FunctionalInterface
    public interface Keeper {
        /**
         * Keeps the bytes in place of what was kept before; returns when they would survive a power cut.
         *
         * @throws IOException with a message for the device's owner
         */
        void keep(byte[] log) throws IOException;
    }

    private static final class Latest {
        private final int round;
        private final Set<ByteString> sessions = new LinkedHashSet<>();

        Latest(int round) {
            this.round = round;
        }
    }
}

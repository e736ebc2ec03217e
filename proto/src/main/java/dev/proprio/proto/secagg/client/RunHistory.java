package dev.proprio.proto.secagg.client;

import com.google.protobuf.ByteString;
import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The last round of each of the latest 64 runs, and its sessions: a round is attempted a few times, and none before it.
 * Which runs are forgotten does not matter to what a coordinator can learn, since it names runs as it likes; it is
 * there against accidents. Not thread-safe.
 */
final class RunHistory {
    private static final int RUNS = 64;

    private final Map<String, Last> runs = new LinkedHashMap<>();

    void join(SecAggConfig config, int attempts) throws SecAggAbort {
        Last before = runs.get(config.run());
        if (before != null && config.round() < before.round) {
            throw refused(
                    String.format(Locale.ROOT, "round %s was asked for after round %s", config.round(), before.round));
        }
        Last now = before != null && before.round == config.round() ? before : new Last(config.round());
        if (now.sessions.contains(config.sessionId())) {
            throw refused(String.format(Locale.ROOT, "the session of round %s was asked for twice", config.round()));
        }
        if (now.sessions.size() == attempts) {
            throw refused(
                    String.format(Locale.ROOT, "round %s was asked for more than %s times", config.round(), attempts));
        }
        now.sessions.add(config.sessionId());
        put(config.run(), now);
    }

    /** The latest comes last. */
    private void put(String run, Last last) {
        runs.remove(run);
        runs.put(run, last);
        if (runs.size() > RUNS) {
            runs.remove(runs.keySet().iterator().next());
        }
    }

    private static SecAggAbort refused(String message) {
        return new SecAggAbort(SecAggReason.REPLAYED_SESSION, message);
    }

    void write(StoredWriter out) {
        out.integer(runs.size());
        runs.forEach((run, last) -> {
            out.text(run).integer(last.round).integer(last.sessions.size());
            for (ByteString session : last.sessions) {
                ByteBuffer words = session.asReadOnlyByteBuffer();
                while (words.hasRemaining()) {
                    out.number(words.getLong());
                }
            }
        });
    }

    static RunHistory read(StoredReader in) throws StoredFormatException {
        var history = new RunHistory();
        int runs = in.count();
        for (int run = 0; run < runs; run++) {
            String id = in.text();
            var last = new Last(in.integer());
            int sessions = in.count();
            for (int session = 0; session < sessions; session++) {
                ByteBuffer words = ByteBuffer.allocate(SecAggConfig.SESSION_BYTES);
                while (words.hasRemaining()) {
                    words.putLong(in.number());
                }
                last.sessions.add(ByteString.copyFrom(words.array()));
            }
            history.put(id, last);
        }
        return history;
    }

    private static final class Last {
        private final int round;
        private final Set<ByteString> sessions = new LinkedHashSet<>();

        Last(int round) {
            this.round = round;
        }
    }
}

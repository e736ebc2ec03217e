package dev.proprio.proto.secagg.client;

import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggConfig;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers in which sessions a device took part and for which models it let a sum be opened, so that no server gets two
 * sums out of it that differ by one device, whatever it calls its runs, rounds and sessions. A device keeps one for its
 * lifetime, and has one session at a time: joining one ends the one before. What is kept is at most 500 KB.
 * Thread-safe.
 *
 * <p>Models are known by their digest alone: other work on the same model gives no second sum.
 */
public final class SessionLog {
    private static final String KIND = "session-log";
    private static final int VERSION = 2;
    private static final int MOST_PURPOSES = 64;

    private final int attemptsPerRound;
    private final LogStorage keeper;
    private final MonotonicTime time;
    private final RunHistory runs;
    private final Map<String, PurposeUse> purposes;
    private final SpentModels spent;
    private @Nullable ClientSession current;

    /** Allows {@code attemptsPerRound} sessions for each round of a run, for retries after an abort. */
    public SessionLog(int attemptsPerRound) {
        this(attemptsPerRound, bytes -> {});
    }

    /**
     * The same for a device that may be restarted.
     *
     * @param keeper keeps the log before each session that the device joins, and before its input and its shares leave;
     *     what it cannot keep does not happen
     */
    public SessionLog(int attemptsPerRound, LogStorage keeper) {
        this(attemptsPerRound, keeper, LogClock.SYSTEM);
    }

    /** The same with another clock. */
    public SessionLog(int attemptsPerRound, LogStorage keeper, LogClock clock) {
        this(
                attemptsPerRound,
                keeper,
                new MonotonicTime(clock, Long.MIN_VALUE),
                new RunHistory(),
                new TreeMap<>(),
                new SpentModels());
    }

    private SessionLog(
            int attemptsPerRound,
            LogStorage keeper,
            MonotonicTime time,
            RunHistory runs,
            Map<String, PurposeUse> purposes,
            SpentModels spent) {
        this.attemptsPerRound = attemptsPerRound;
        this.keeper = keeper;
        this.time = time;
        this.runs = runs;
        this.purposes = purposes;
        this.spent = spent;
    }

    /**
     * A log as it was kept.
     *
     * @throws StoredFormatException if the bytes are no such log
     */
    public static SessionLog restored(int attemptsPerRound, byte[] kept, LogStorage keeper)
            throws StoredFormatException {
        return restored(attemptsPerRound, kept, keeper, LogClock.SYSTEM);
    }

    /** The same with another clock. */
    public static SessionLog restored(int attemptsPerRound, byte[] kept, LogStorage keeper, LogClock clock)
            throws StoredFormatException {
        var in = new StoredReader(kept, KIND, VERSION);
        RunHistory runs = RunHistory.read(in);
        long latest = Long.MIN_VALUE;
        Map<String, PurposeUse> purposes = new TreeMap<>();
        SpentModels spent = new SpentModels();
        if (in.version() > 1) {
            latest = in.number();
            int count = in.count();
            for (int i = 0; i < count; i++) {
                String purpose = in.text();
                purposes.put(purpose, PurposeUse.read(in));
            }
            spent = SpentModels.read(in);
        }
        in.end();
        return new SessionLog(attemptsPerRound, keeper, new MonotonicTime(clock, latest), runs, purposes, spent);
    }

    /** R0: the device joins a session, unless it may not. */
    synchronized void join(ClientSession session) throws SecAggAbort {
        SecAggConfig config = session.config();
        ReleaseLimit limit = session.policy().releases();
        if (limit.oncePerModel() && spent.contains(config.modelSha256())) {
            throw new SecAggAbort(
                    SecAggReason.REPLAYED_SESSION,
                    "this device gave its shares for this model already, and takes part again when the model has changed");
        }
        if (limit.isTimed()) {
            use(session).check(limit, time.millis());
        }
        runs.join(config, attemptsPerRound);
        if (limit.isTimed()) {
            use(session).joined(time.millis());
        }
        current = session;
        keep("that it takes part");
    }

    /** R2: the device's masked input leaves; the others can open a sum with it from now on. */
    synchronized void send(ClientSession session) throws SecAggAbort {
        requireCurrent(session);
        ReleaseLimit limit = session.policy().releases();
        if (limit.isTimed()) {
            use(session).sent(time.millis());
            keep("that it sends its input");
        }
    }

    /** R4: the device gives its shares. */
    synchronized void release(ClientSession session) throws SecAggAbort {
        requireCurrent(session);
        current = null;
        ReleaseLimit limit = session.policy().releases();
        if (limit.isTimed()) {
            use(session).released(time.millis());
        }
        if (limit.oncePerModel()) {
            spent.add(session.config().modelSha256());
        }
        if (limit.oncePerModel() || limit.isTimed()) {
            keep("that it gives its shares");
        }
    }

    private void requireCurrent(ClientSession session) throws SecAggAbort {
        if (!session.equals(current)) {
            throw new SecAggAbort(
                    SecAggReason.REPLAYED_SESSION,
                    "this device has joined another session since, and has one at a time");
        }
    }

    private PurposeUse use(ClientSession session) throws SecAggAbort {
        String purpose = session.policy().releases().purpose().of(session.config());
        if (!purposes.containsKey(purpose) && purposes.size() == MOST_PURPOSES) {
            throw new SecAggAbort(
                    SecAggReason.POLICY_VIOLATED,
                    String.format(
                            Locale.ROOT,
                            "this device's owner tells apart more than %s purposes of runs, which limits nothing",
                            MOST_PURPOSES));
        }
        return purposes.computeIfAbsent(purpose, name -> new PurposeUse());
    }

    private void keep(String what) throws SecAggAbort {
        var out = new StoredWriter(KIND, VERSION);
        runs.write(out);
        out.number(time.millis()).integer(purposes.size());
        purposes.forEach((purpose, use) -> use.write(out.text(purpose)));
        spent.write(out);
        try {
            keeper.keep(out.bytes());
        } catch (IOException e) {
            throw new SecAggAbort(
                    SecAggReason.CANCELLED,
                    String.format(
                            Locale.ROOT, "the device cannot note %s, and so it does not: %s", what, e.getMessage()));
        }
    }

    /** Keeps a log's bytes where a restart finds them. */
    @FunctionalInterface
    public interface LogStorage {
        /**
         * Keeps the bytes in place of what was kept before; returns when they would survive a power cut.
         *
         * @throws IOException with a message for the device's owner
         */
        void keep(byte[] log) throws IOException;
    }
}

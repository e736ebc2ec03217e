package dev.proprio.proto.secagg.client;

import dev.proprio.proto.secagg.round.SecAggAbort;
import dev.proprio.proto.secagg.round.SecAggReason;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * When a device let a sum of one purpose be opened, and when it joined sessions and sent inputs since, in milliseconds.
 * Not thread-safe.
 */
final class PurposeUse {
    /** Sessions that are given up early cost no input, but each is a few more draws of a ring's beacon. */
    private static final int SESSIONS_PER_INPUT = 8;

    private OptionalLong released = OptionalLong.empty();
    private final Deque<Long> sessions = new ArrayDeque<>();
    private final Deque<Long> inputs = new ArrayDeque<>();

    void check(ReleaseLimit limit, long now) throws SecAggAbort {
        long pause = limit.pause().toMillis();
        if (released.isPresent() && now - released.getAsLong() < pause) {
            throw tooSoon(
                    limit,
                    String.format(Locale.ROOT, "lets one sum be opened in %s", seconds(limit.pause())),
                    released.getAsLong() + pause - now);
        }
        inputs.removeIf(at -> now - at >= pause);
        if (inputs.size() >= limit.inputs()) {
            throw tooSoon(
                    limit,
                    String.format(
                            Locale.ROOT,
                            "sends %s masked inputs at most in %s",
                            limit.inputs(),
                            seconds(limit.pause())),
                    inputs.getFirst() + pause - now);
        }
        sessions.removeIf(at -> now - at >= pause);
        long most = (long) SESSIONS_PER_INPUT * limit.inputs();
        if (sessions.size() >= most) {
            throw tooSoon(
                    limit,
                    String.format(Locale.ROOT, "joins %s sessions at most in %s", most, seconds(limit.pause())),
                    sessions.getFirst() + pause - now);
        }
    }

    void joined(long now) {
        sessions.addLast(now);
    }

    void sent(long now) {
        inputs.addLast(now);
    }

    void released(long now) {
        released = OptionalLong.of(now);
        inputs.clear();
        sessions.clear();
    }

    private static SecAggAbort tooSoon(ReleaseLimit limit, String rule, long left) {
        return new SecAggAbort(
                SecAggReason.POLICY_VIOLATED,
                String.format(
                        Locale.ROOT,
                        "this device %s, and takes part again in %s; %s",
                        rule,
                        seconds(Duration.ofMillis(left)),
                        limit.whoSets()));
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    void write(StoredWriter out) {
        out.flag(released.isPresent()).number(released.orElse(0));
        write(inputs, out);
        write(sessions, out);
    }

    private static void write(Deque<Long> times, StoredWriter out) {
        out.integer(times.size());
        times.forEach(out::number);
    }

    static PurposeUse read(StoredReader in) throws StoredFormatException {
        var use = new PurposeUse();
        boolean present = in.flag();
        long at = in.number();
        use.released = present ? OptionalLong.of(at) : OptionalLong.empty();
        read(in, use.inputs);
        read(in, use.sessions);
        return use;
    }

    private static void read(StoredReader in, Deque<Long> times) throws StoredFormatException {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            times.addLast(in.number());
        }
    }
}

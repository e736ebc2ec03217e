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
import java.util.OptionalLong;

/** When a device let a sum of one purpose be opened, and when it sent inputs since, in milliseconds. Not thread-safe. */
final class PurposeUse {
    private OptionalLong released = OptionalLong.empty();
    private final Deque<Long> inputs = new ArrayDeque<>();

    void check(ReleaseLimit limit, long now) throws SecAggAbort {
        long pause = limit.pause().toMillis();
        if (released.isPresent() && now - released.getAsLong() < pause) {
            throw tooSoon(
                    "lets one sum be opened in %s".formatted(seconds(limit.pause())),
                    released.getAsLong() + pause - now);
        }
        inputs.removeIf(at -> now - at >= pause);
        if (inputs.size() >= limit.inputs()) {
            throw tooSoon(
                    "sends %d masked inputs at most in %s".formatted(limit.inputs(), seconds(limit.pause())),
                    inputs.getFirst() + pause - now);
        }
    }

    void sent(long now) {
        inputs.addLast(now);
    }

    void released(long now) {
        released = OptionalLong.of(now);
        inputs.clear();
    }

    private static SecAggAbort tooSoon(String rule, long left) {
        return new SecAggAbort(
                SecAggReason.POLICY_VIOLATED,
                "this device %s, and takes part again in %s".formatted(rule, seconds(Duration.ofMillis(left))));
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    void write(StoredWriter out) {
        out.flag(released.isPresent()).number(released.orElse(0)).integer(inputs.size());
        inputs.forEach(out::number);
    }

    static PurposeUse read(StoredReader in) throws StoredFormatException {
        var use = new PurposeUse();
        boolean present = in.flag();
        long at = in.number();
        use.released = present ? OptionalLong.of(at) : OptionalLong.empty();
        int inputs = in.count();
        for (int i = 0; i < inputs; i++) {
            use.inputs.addLast(in.number());
        }
        return use;
    }
}

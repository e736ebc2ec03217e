package dev.proprio.experiments.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps strangers from filling the disk with what is logged of their requests: of each logger that tells of connections,
 * and of each library's, 60 events a minute are written and the others counted. The count is written before the next event
 * after that minute. Logback sets it up. Thread-safe.
 */
public final class LogLimit extends TurboFilter {
    private static final int MOST = 60;
    private static final long MINUTE = 60_000_000_000L;
    private static final String OWN = "dev.proprio.";

    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** By the machine's clock. */
    public LogLimit() {
        this(System::nanoTime);
    }

    LogLimit(LongSupplier nanos) {
        this.nanos = nanos;
    }

    private static final class Window {
        private long begun;
        private int written;
        private long leftOut;

        private Window(long now) {
            this.begun = now;
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] parameters,
            @Nullable Throwable thrown) {
        boolean asks = format == null && thrown == null;
        if (asks || !level.isGreaterOrEqual(logger.getEffectiveLevel()) || !isLimited(logger.getName())) {
            return FilterReply.NEUTRAL;
        }
        long now = nanos.getAsLong();
        Window window = windows.computeIfAbsent(logger.getName(), unseen -> new Window(now));
        long before = 0;
        synchronized (window) {
            if (now - window.begun >= MINUTE) {
                before = window.leftOut;
                window.begun = now;
                window.written = 0;
                window.leftOut = 0;
            }
            if (window.written == MOST) {
                window.leftOut++;
                return FilterReply.DENY;
            }
            window.written++;
        }
        if (before > 0) {
            // It takes one of the new minute's places, too.
            logger.warn("{} more messages of this kind were left out", before);
        }
        return FilterReply.NEUTRAL;
    }

    private static boolean isLimited(String name) {
        return !name.startsWith(OWN)
                || name.startsWith(OWN + "coordinator.web.")
                || name.startsWith(OWN + "coordinator.grpc.");
    }
}

package dev.proprio.experiments.logging;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what libraries such as gRPC write to the platform's own log ({@code java.util.logging}). */
public final class PlatformLog extends Handler {
    private PlatformLog() {}

    /** From now on the platform's log goes where all goes, and nowhere else. */
    public static void passOn() {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.INFO);
        root.addHandler(new PlatformLog());
    }

    @Override
    public void publish(LogRecord record) {
        String name = record.getLoggerName();
        LoggerFactory.getLogger(name == null || name.isEmpty() ? "java.util.logging" : name)
                .atLevel(level(record.getLevel()))
                .setCause(record.getThrown())
                .log("{}", message(record));
    }

    private static org.slf4j.event.Level level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return org.slf4j.event.Level.ERROR;
        }
        if (value >= Level.WARNING.intValue()) {
            return org.slf4j.event.Level.WARN;
        }
        return value >= Level.INFO.intValue() ? org.slf4j.event.Level.INFO : org.slf4j.event.Level.DEBUG;
    }

    private static String message(LogRecord record) {
        String text = String.valueOf(record.getMessage());
        Object[] parameters = record.getParameters();
        if (parameters == null || parameters.length == 0) {
            return text;
        }
        try {
            return new MessageFormat(text, Locale.ROOT).format(parameters);
        } catch (IllegalArgumentException notAFormat) {
            return text;
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

package dev.proprio.coordinator.devices;

import java.time.Duration;
import java.util.Locale;

/** Moments of virtual time, in words. */
public final class VirtualInstant {
    private static final long MICROS = 1_000_000;
    private static final long DAY = 24 * 3600L;

    private VirtualInstant() {}

    /** A moment, such as {@code 12:03:20} on the first day, and {@code 12:03:20 of day 2} later. */
    public static String text(long micros) {
        long seconds = Math.floorDiv(micros, MICROS);
        long day = Math.floorDiv(seconds, DAY);
        long left = seconds - day * DAY;
        String clock = String.format(Locale.ROOT, "%02d:%02d:%02d", left / 3600, left / 60 % 60, left % 60);
        return day == 0 ? clock : "%s of day %s".formatted(clock, day + 1);
    }

    /** A duration of so many microseconds. */
    public static Duration duration(long micros) {
        return Duration.ofSeconds(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }

    /** So many microseconds in seconds. */
    public static double seconds(long micros) {
        return micros / (double) MICROS;
    }
}

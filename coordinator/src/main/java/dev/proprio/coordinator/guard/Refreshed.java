package dev.proprio.coordinator.guard;

import java.util.List;

/** What was read from the database, read again once anyone has written to it. Thread-safe. */
final class Refreshed<T> {
    private final GuardDatabase database;
    private final Reading<T> reading;
    private volatile Read<T> last;

    private record Read<T>(T value, List<Long> version) {}

    Refreshed(GuardDatabase database, Reading<T> reading) throws GuardException {
        this.database = database;
        this.reading = reading;
        this.last = read();
    }

    /** What was read last; never waits. */
    T latest() {
        return last.value;
    }

    /** What is there now, whichever process wrote it. */
    synchronized T refresh() throws GuardException {
        if (!last.version.equals(database.version())) {
            last = read();
        }
        return last.value;
    }

    private Read<T> read() throws GuardException {
        List<Long> version = database.version();
        return new Read<>(reading.read(), version);
    }

    /** Reads it all. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws GuardException;
    }
}

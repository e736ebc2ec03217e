package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.proto.extension.Bytes;

/**
 * Counts what recordings take, before it is held, so that too much of it is a sentence and no {@code OutOfMemoryError}.
 * Not thread-safe.
 */
public final class HeldMemory {
    /** Of the heap, in percent; the rest is for windows, models and the run itself. */
    private static final int SHARE = 60;

    private final String location;
    private final long most;
    private final String limit;
    private long taken;

    private HeldMemory(String location, long most, String limit) {
        this.location = location;
        this.most = most;
        this.limit = limit;
    }

    /**
     * Memory for what is read from one place.
     *
     * @param location what is read, for messages
     * @param allowed what the run may hold
     * @param heap the most that this process can hold, in bytes
     */
    static HeldMemory of(String location, Bytes allowed, long heap) {
        long share = heap / 100 * SHARE;
        return allowed.count() <= share
                ? new HeldMemory(
                        location, allowed.count(), "the %s that data.memory allows; raise it".formatted(allowed))
                : new HeldMemory(
                        location,
                        share,
                        "%d MB, %d %% of this process's heap; give it more with PROPRIO_JAVA_OPTIONS=-Xmx4g"
                                .formatted(share / 1_000_000, SHARE));
    }

    /**
     * Announces that {@code bytes} more will be held.
     *
     * @throws SensorDataException if that is too much
     */
    public void take(long bytes) throws SensorDataException {
        if (bytes > most - taken) {
            throw new SensorDataException("The recordings of '%s' take more than %s, or read fewer files or channels."
                    .formatted(location, limit));
        }
        taken += bytes;
    }

    /** Announces that {@code bytes} are held no more. */
    public void give(long bytes) {
        taken -= bytes;
    }
}

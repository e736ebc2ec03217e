package dev.proprio.client.sensor;

import dev.proprio.proto.extension.Bytes;

/**
 * Counts what recordings take, before it is held, so that too much of it is a sentence and no {@code OutOfMemoryError}.
 * Not thread-safe.
 */
public final class HeldMemory {
    /** Of the heap, in percent; the rest is for windows, models and the run itself. */
    private static final int SHARE = 60;

    /** The same for what is made of one person; threads work on several at once. */
    private static final int PERSON_SHARE = 40;

    /** What an array of floats can take. */
    private static final long LARGEST = Float.BYTES * (Integer.MAX_VALUE - 8L);

    private final String subject;
    private final long most;
    private final String limit;
    private final String remedy;
    private long taken;

    private HeldMemory(String subject, long most, String limit, String remedy) {
        this.subject = subject;
        this.most = most;
        this.limit = limit;
        this.remedy = remedy;
    }

    /**
     * Memory for what is read from one place.
     *
     * @param location what is read, for messages
     * @param allowed what the run may hold
     * @param heap the most that the run can hold, in bytes
     */
    public static HeldMemory of(String location, Bytes allowed, long heap) {
        String subject = "The recordings of '%s' take".formatted(location);
        String remedy = "or read fewer files or channels";
        long share = heap / 100 * SHARE;
        return allowed.count() <= share
                ? new HeldMemory(
                        subject, allowed.count(), "the %s that data.memory allows; raise it".formatted(allowed), remedy)
                : new HeldMemory(subject, share, ofHeap(share, SHARE), remedy);
    }

    /**
     * Memory for what is made of one person's data, and dropped when it has been used.
     *
     * @param subject what is made, with its verb, for messages
     * @param remedy what else than more memory would help
     * @param heap the most that the run can hold, in bytes
     */
    public static HeldMemory ofPerson(String subject, String remedy, long heap) {
        long share = heap / 100 * PERSON_SHARE;
        return share <= LARGEST
                ? new HeldMemory(subject, share, ofHeap(share, PERSON_SHARE), remedy)
                : new HeldMemory(
                        subject,
                        LARGEST,
                        "%s MB, the most of one person at a time".formatted(LARGEST / 1_000_000),
                        remedy);
    }

    private static String ofHeap(long share, int percent) {
        return "%s MB, %s %% of this process's heap; give it more with PROPRIO_JAVA_OPTIONS=-Xmx4g"
                .formatted(share / 1_000_000, percent);
    }

    /**
     * Announces that {@code bytes} more will be held.
     *
     * @throws SensorDataException if that is too much
     */
    public void take(long bytes) throws SensorDataException {
        if (bytes > most - taken) {
            throw new SensorDataException("%s more than %s, %s.".formatted(subject, limit, remedy));
        }
        taken += bytes;
    }

    /** Announces that {@code bytes} are held no more. */
    public void give(long bytes) {
        taken -= bytes;
    }
}

package dev.proprio.coordinator.devices;

/**
 * What devices spent.
 *
 * @param computeMicros of training, in microseconds
 * @param bytes sent and received
 * @param joules of both
 */
public record Spent(long computeMicros, long bytes, double joules) {
    /** Nothing. */
    public static final Spent NOTHING = new Spent(0, 0, 0);

    /** Both added. */
    public Spent plus(Spent other) {
        return new Spent(computeMicros + other.computeMicros, bytes + other.bytes, joules + other.joules);
    }
}

package dev.proprio.coordinator.asynchronous;

/**
 * A device that is under way: it has a version of the model, and its update is to arrive. Times in microseconds of virtual time;
 * by the machine's clock, {@code start} counts from the end of the last step, and is negative, and {@code end} is 0, for nobody knows it.
 *
 * @param number of all flights of the run, in the order in which they began, from 0
 * @param version how many rounds were over when it began
 * @param attempt how often the device has begun with that version, from 1
 * @param start when it began
 * @param end when its update arrives, or the device leaves
 * @param leaves whether it leaves, and nothing arrives
 */
public record Flight(long number, String device, int version, int attempt, long start, long end, boolean leaves) {
    /** The round of the task that the device was given: the first after its version. */
    public int task() {
        return version + 1;
    }
}

package dev.proprio.client.sensor;

/** Work on data ends soon after its thread is interrupted: the run that asked for it is to stop. */
public final class Interruption {
    private Interruption() {}

    /**
     * Goes on if the thread isn't interrupted; it stays so if it is.
     *
     * @throws SensorDataException if the thread is interrupted
     */
    public static void check() throws SensorDataException {
        if (Thread.currentThread().isInterrupted()) {
            throw new SensorDataException("The data was being read when it was to stop.");
        }
    }
}

package dev.proprio.client.sensor;

/** Sensor data is missing or wrong; the message says what, in which file and line, and what to do. */
public final class SensorDataException extends Exception {
    private static final long serialVersionUID = 1L;

    public SensorDataException(String message) {
        super(message);
    }

    public SensorDataException(String message, Throwable cause) {
        super(message, cause);
    }
}

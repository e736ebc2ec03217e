package dev.proprio.coordinator.round;

/**
 * Payload moved in a round: models down, updates up, without the framing of any protocol.
 *
 * @param bytesDown from the coordinator to devices
 * @param bytesUp from devices to the coordinator
 */
public record Traffic(long bytesDown, long bytesUp) {
    /** Both ways added. */
    public Traffic plus(Traffic other) {
        return new Traffic(bytesDown + other.bytesDown, bytesUp + other.bytesUp);
    }
}

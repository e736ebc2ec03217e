package dev.proprio.coordinator.devices;

/**
 * What one device does in a round.
 *
 * @param bytesDown what it fetches
 * @param bytesUp what it sends
 * @param windows how many windows it goes over, passes counted singly
 * @param microsPerWindow what the reference device takes for one, in microseconds
 */
public record RoundWork(long bytesDown, long bytesUp, long windows, long microsPerWindow) {}

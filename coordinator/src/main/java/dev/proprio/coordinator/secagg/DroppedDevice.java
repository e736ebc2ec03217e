package dev.proprio.coordinator.secagg;

import java.time.Duration;

/**
 * A device whose update is not in the sum.
 *
 * @param stage where it was lost, as a round's record calls it
 * @param reason one sentence
 * @param elapsed since the round's start
 */
public record DroppedDevice(String stage, String reason, Duration elapsed) {}

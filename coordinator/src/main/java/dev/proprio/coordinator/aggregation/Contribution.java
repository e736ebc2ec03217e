package dev.proprio.coordinator.aggregation;

/**
 * One device's change of the parameters.
 *
 * @param device the device's id
 * @param weight how many samples the device says it has used; robust rules do not believe it
 * @param values the change; not written to
 */
public record Contribution(String device, long weight, float[] values) {}

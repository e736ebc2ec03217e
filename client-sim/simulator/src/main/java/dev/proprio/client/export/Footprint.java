package dev.proprio.client.export;

/**
 * What a device needs for a model.
 *
 * @param modelBytes constants: weights, tables, the input's normalization
 * @param ramBytes static memory that is written to; the stack comes on top
 * @param multiplyAdds with weights, for one window
 */
public record Footprint(long modelBytes, long ramBytes, long multiplyAdds) {}

package dev.proprio.proto.secagg.ring;

import dev.proprio.proto.secagg.crypto.Secret;

/**
 * A mask by its seed of 16 bytes, and whether it is to be subtracted. The number of a vector in the round's
 * configuration selects the seed's stream.
 */
public record Mask(Secret seed, boolean subtract) {}

/**
 * Shamir secret sharing of 32-byte secrets over the prime field of 2^61 - 1, with recovery from wrong shares. Knows
 * nothing of clients and rounds.
 */
@NullMarked
package dev.proprio.proto.secagg.shamir;

import org.jspecify.annotations.NullMarked;

/**
 * Secure aggregation as the coordinator runs it: which strength a cohort gets, a session for each group of a round, and
 * the same sums without cryptography. The protocol itself is in {@code proto}; how messages travel is not known here.
 */
@NullMarked
package dev.proprio.coordinator.secagg;

import org.jspecify.annotations.NullMarked;

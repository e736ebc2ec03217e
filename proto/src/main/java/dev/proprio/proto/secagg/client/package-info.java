/**
 * A client's part in a secure aggregation, one class for each stage, and the rules by which it refuses. No network,
 * no clock, no threads.
 */
@NullMarked
package dev.proprio.proto.secagg.client;

import org.jspecify.annotations.NullMarked;

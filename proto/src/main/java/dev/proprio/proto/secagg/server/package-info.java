/**
 * The server's part in a secure aggregation, one class for each stage: it collects, checks, and learns the sum of the
 * survivors and nothing else. No network, no clock, no threads.
 */
@NullMarked
package dev.proprio.proto.secagg.server;

import org.jspecify.annotations.NullMarked;

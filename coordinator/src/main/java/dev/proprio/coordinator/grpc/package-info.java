/**
 * The coordinator's side of {@code proprio.v1}: who is connected, and a fleet that reaches them. Handlers
 * run on gRPC's own threads and never block.
 */
@NullMarked
package dev.proprio.coordinator.grpc;

import org.jspecify.annotations.NullMarked;

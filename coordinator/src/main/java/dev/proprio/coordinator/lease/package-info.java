/**
 * Parts of rounds that other processes carry out: a {@link dev.proprio.coordinator.lease.Lease} goes to a worker, what it
 * comes to returns as a partial aggregate, and a {@link dev.proprio.coordinator.lease.LeaseTransport} sees to it that each
 * is answered once, whoever dies meanwhile. A {@link dev.proprio.coordinator.lease.JobLease} goes the same way and is no part of a
 * round. {@link dev.proprio.coordinator.lease.WorkerServer} is the transport over gRPC.
 */
@NullMarked
package dev.proprio.coordinator.lease;

import org.jspecify.annotations.NullMarked;

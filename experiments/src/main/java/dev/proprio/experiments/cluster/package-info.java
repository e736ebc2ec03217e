/**
 * Runs on several processes: {@link dev.proprio.experiments.cluster.ClusterEngine} opens the fleet of a run whose leases go to
 * workers, and {@link dev.proprio.experiments.cluster.Worker} is such a worker, which prepares what it is told and carries
 * leases out. A {@link dev.proprio.experiments.cluster.JobProvider} carries out jobs of what is more than rounds.
 */
@NullMarked
package dev.proprio.experiments.cluster;

import org.jspecify.annotations.NullMarked;

package dev.proprio.experiments.cluster;

import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.spec.ClusterKind;
import dev.proprio.experiments.spec.ClusterSpec;

/**
 * Brings a run's leases to a kind of cluster that is not part of every download. Found by {@link java.util.ServiceLoader}; has
 * a public constructor without parameters.
 */
public interface TransportProvider {
    /** The kind whose leases it brings. */
    ClusterKind kind();

    /**
     * Opens the way to the cluster, and returns when it is warm.
     *
     * @param leased what each of its processes must have prepared, too
     * @throws RunFailedException if there are too few processes, or one has prepared something else, or the way is not safe
     */
    LeaseTransport open(LeasedExperiment leased, ClusterSpec cluster) throws RunFailedException, InterruptedException;
}

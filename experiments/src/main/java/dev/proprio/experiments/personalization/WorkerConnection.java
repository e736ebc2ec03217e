package dev.proprio.experiments.personalization;

import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.spec.ClusterSpec;
import java.io.IOException;

/** How a study reaches its workers. */
@FunctionalInterface
interface WorkerConnection {
    /** Returns when the first lease can go out. */
    LeaseTransport connect(ClusterSpec cluster, LeasedExperiment leased)
            throws IOException, RunFailedException, InterruptedException;
}

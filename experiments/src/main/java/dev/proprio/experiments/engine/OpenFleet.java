package dev.proprio.experiments.engine;

import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.secagg.TrustBasis;
import java.util.Optional;

/** A fleet that is ready to train, with whatever has to be closed when the run is over. */
public interface OpenFleet extends AutoCloseable {
    /** The fleet. */
    Fleet fleet();

    /** Who vouches for its devices. */
    TrustBasis basis();

    /** Who carries the rounds out at present, and what became of what they were given; empty if this process does. */
    default Optional<String> workers() {
        return Optional.empty();
    }

    /** What carries out other work of the run, too, by workers that have prepared the same; empty if this process does it. */
    default Optional<LeaseTransport> transport() {
        return Optional.empty();
    }

    /** How many devices joined after the run had begun. */
    default int joinedLater() {
        return 0;
    }

    /** What asks its devices something else than an update; empty if they are simulated in this process. */
    default Optional<FleetQueries> queries() {
        return Optional.empty();
    }

    /** Sends the devices home and releases what they held. */
    @Override
    void close();
}

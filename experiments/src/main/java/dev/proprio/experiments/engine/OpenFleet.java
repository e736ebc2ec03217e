package dev.proprio.experiments.engine;

import dev.proprio.coordinator.round.Fleet;
import dev.proprio.coordinator.secagg.TrustBasis;

/** A fleet that is ready to train, with whatever has to be closed when the run is over. */
public interface OpenFleet extends AutoCloseable {
    /** The fleet. */
    Fleet fleet();

    /** Who vouches for its devices. */
    TrustBasis basis();

    /** Sends the devices home and releases what they held. */
    @Override
    void close();
}

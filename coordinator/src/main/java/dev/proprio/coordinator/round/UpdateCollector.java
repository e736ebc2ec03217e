package dev.proprio.coordinator.round;

/** A round that is being gathered. */
interface UpdateCollector extends UpdateSink {
    /** Ends the round: whoever was asked and has not answered is late, or failed if it was waited for. */
    CollectedRound close();
}

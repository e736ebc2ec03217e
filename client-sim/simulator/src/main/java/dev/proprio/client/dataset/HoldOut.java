package dev.proprio.client.dataset;

import dev.proprio.client.sensor.signal.TimeSplit;

/** What is kept from training to be tested on. */
public sealed interface HoldOut {
    /**
     * Some people, all of whose data is unseen.
     *
     * @param share of the people, greater than 0 and less than 1
     * @param most the most people that are kept
     */
    record Users(double share, int most) implements HoldOut {}

    /** The people whom the source's authors reserved for testing. */
    record Official() implements HoldOut {}

    /** The later part of each person's recordings; everybody trains on the earlier part. */
    record Later(TimeSplit split) implements HoldOut {}

    /** Nothing: everybody trains on everything. */
    record Nothing() implements HoldOut {}
}

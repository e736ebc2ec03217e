package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.ExtensionPoint;

/** A factor for each round, the same on every machine. Stateless; thread-safe. */
@ExtensionPoint(noun = "schedule")
public interface Schedule {
    /**
     * The factor of a round, at least 0.
     *
     * @param round from 1
     */
    double factor(int round);
}

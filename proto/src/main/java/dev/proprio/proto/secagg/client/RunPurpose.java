package dev.proprio.proto.secagg.client;

import dev.proprio.proto.secagg.round.SecAggConfig;

/**
 * What a run is for, as the device's owner sees it: runs of one purpose share a limit. A coordinator names runs, rounds
 * and work as it likes, so that a rule must answer with one of a few names that its owner chose, such as by the model's
 * length, and nothing that is copied from the configuration. Must be thread-safe.
 */
@FunctionalInterface
public interface RunPurpose {
    /** All runs have one purpose. */
    RunPurpose ANY = config -> "any";

    /** The name of the purpose of a round's run. */
    String of(SecAggConfig config);
}

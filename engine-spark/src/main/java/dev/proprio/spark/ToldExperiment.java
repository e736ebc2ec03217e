package dev.proprio.spark;

import dev.proprio.coordinator.lease.LeasedExperiment;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** An experiment as executors are told it. */
record ToldExperiment(String settings, TreeMap<String, String> versions, TreeMap<String, String> digests)
        implements Serializable {
    static ToldExperiment of(LeasedExperiment leased) {
        return new ToldExperiment(leased.settings(), sorted(leased.versions()), sorted(leased.digests()));
    }

    LeasedExperiment leased() {
        return new LeasedExperiment(settings, versions, digests);
    }

    private static TreeMap<String, String> sorted(Map<String, String> map) {
        return new TreeMap<>(map);
    }
}

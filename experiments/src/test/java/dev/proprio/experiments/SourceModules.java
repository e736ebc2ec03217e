package dev.proprio.experiments;

import java.util.List;

/** The folders of all modules with sources of their own, those included that an ordinary build leaves out. */
final class SourceModules {
    static final List<String> ALL = List.of(
            "proto",
            "coordinator",
            "client-sim/sdk",
            "client-sim/android",
            "client-sim/simulator",
            "experiments",
            "engine-spark",
            "export-parquet");

    private SourceModules() {}
}

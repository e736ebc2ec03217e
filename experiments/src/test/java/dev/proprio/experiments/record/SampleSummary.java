package dev.proprio.experiments.record;

import dev.proprio.proto.record.RecordDraft;
import java.util.Map;

/** Summaries for tests, of runs that did nothing. */
public final class SampleSummary {
    private SampleSummary() {}

    /** A run that is done. */
    public static RunSummary of(String name) {
        return RecordDraft.of(RunSummary.class)
                .set(RunSummary::name, name)
                .set(RunSummary::id, "id")
                .set(RunSummary::status, RunStatus.DONE)
                .set(RunSummary::spec, Map.of())
                .set(RunSummary::seed, 1)
                .set(RunSummary::engine, "local")
                .set(RunSummary::threads, 1)
                .set(RunSummary::versions, Map.of())
                .set(RunSummary::rounds, 0)
                .set(RunSummary::bytesUp, 0)
                .set(RunSummary::bytesDown, 0)
                .set(RunSummary::clientsPerSecond, 0)
                .set(RunSummary::seconds, 0)
                .set(RunSummary::reproducible, true)
                .set(RunSummary::parameters, 10)
                .set(RunSummary::command, "./proprio run " + name)
                .make();
    }
}

package dev.proprio.experiments.service;

import dev.proprio.coordinator.service.ConflictException;
import dev.proprio.experiments.compare.Comparison;
import dev.proprio.experiments.compare.IncomparableException;
import dev.proprio.experiments.compare.Measure;
import dev.proprio.experiments.compare.RunGroup;
import dev.proprio.experiments.compare.RunReader;
import dev.proprio.experiments.record.RunJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares runs of a store as {@code proprio compare} compares folders. */
final class StoredComparison {
    private StoredComparison() {}

    /**
     * The comparison as JSON.
     *
     * @throws ConflictException if the runs can't be compared; it names them by their ids
     */
    static String of(List<StoredRun> runs, String measure, Set<String> across) throws ConflictException, IOException {
        Measure figure = Arrays.stream(Measure.values())
                .filter(known -> known.toString().equals(measure))
                .findAny()
                .orElseThrow(() -> new ConflictException("measure must be accuracy, macro-f1 or loss"));
        for (StoredRun run : runs) {
            if (!run.record().seen().isOver()) {
                throw new ConflictException("%s is %s; what may be claimed is known when all runs are over"
                        .formatted(run.id(), run.record().seen()));
            }
        }
        try {
            RunReader.Found found =
                    RunReader.read(runs.stream().map(StoredRun::folder).toList());
            List<String> notes = new ArrayList<>(found.notes());
            List<RunGroup> groups = Comparison.groups(found.runs(), figure, across, notes);
            return named(runs, RunJson.line(Comparison.of(groups, figure, Optional.empty(), notes)));
        } catch (IncomparableException e) {
            throw new ConflictException(named(runs, String.valueOf(e.getMessage())));
        }
    }

    /** Folders are the coordinator's business; people know a run by its id. */
    private static String named(List<StoredRun> runs, String text) {
        String named = text;
        for (StoredRun run : runs) {
            named = named.replace(run.folder().toString(), run.id());
        }
        return named;
    }
}

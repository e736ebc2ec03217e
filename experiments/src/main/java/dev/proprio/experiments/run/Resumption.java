package dev.proprio.experiments.run;

import dev.proprio.coordinator.journal.Committed;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run goes on that stopped.
 *
 * @param sameBits whether it can end as if it had never stopped
 * @param notes why not, or why perhaps not
 */
record Resumption(boolean sameBits, List<String> notes) {
    Resumption {
        notes = List.copyOf(notes);
    }

    /**
     * Looks for what is not as it was. Other data is refused: with it, nothing that was said of the run would be true.
     * Other versions are said, for new ones are no reason to throw a run away.
     *
     * @param anyData whether other data is only to be said
     */
    static Resumption of(InterruptedRun run, Optional<Committed> last, DataDigest data, boolean anyData)
            throws ChangedDataException {
        List<String> notes = new ArrayList<>();
        int round = last.map(committed -> committed.rounds().getLast().round()).orElse(0);
        Optional<String> changed = run.changedData(data);
        if (changed.isPresent()) {
            if (!anyData) {
                throw new ChangedDataException(
                        "the data of the run in %s is not what it was when the run began: %s; bring it back, or start the run anew"
                                .formatted(run.folder(), changed.get()));
            }
            notes.add("it went on after round %s with other data: %s".formatted(round, changed.get()));
        }
        List<String> versions = run.changedVersions(Versions.all());
        if (!versions.isEmpty()) {
            notes.add("it went on after round %s with %s, which may compute other bits"
                    .formatted(round, String.join(", ", versions)));
        }
        return new Resumption(changed.isEmpty() && versions.isEmpty(), notes);
    }
}

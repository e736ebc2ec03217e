package dev.proprio.experiments.sweep;

import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.JournalSpec;
import java.util.Optional;

/**
 * Whether a trial that gets more rounds can go on from its last step, and end with the bits of a run that had all rounds from the first
 * on. A run knows how many rounds it has only where it adds noise for them, and to stop: schedules name their own rounds, and what devices
 * and the server remember is in the journal.
 */
final class Continuation {
    private Continuation() {}

    /** Why a trial can't go on; empty if it can. */
    static Optional<String> obstacle(ExperimentSpec spec) {
        if (spec.privacy().isPresent()) {
            return Optional.of(
                    "privacy is accounted for, and may add noise for, a number of rounds that is known before the first");
        }
        if (spec.journal().every() == 0) {
            return Optional.of("journal.every is 0, so that nothing is kept to go on from");
        }
        return Optional.empty();
    }

    /** The settings of a run that is kept in its own folder, or of one that is not kept. */
    static ExperimentSpec kept(ExperimentSpec spec, boolean kept) {
        var own = new JournalSpec(spec.journal().every(), 1, Optional.empty());
        return kept ? spec.with(ExperimentSpec::journal, own) : spec;
    }
}

package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run left behind.
 *
 * @param folder where it was read
 * @param name what its group is called, or empty where the settings are to name it
 * @param data what it learnt from; empty when the run failed, or is of a version that did not keep it
 * @param users everybody's result with the final model; empty when the run failed
 * @param rounds the rounds, in order
 */
public record FinishedRun(
        Path folder,
        String name,
        RunSummary summary,
        Optional<DataDigest> data,
        List<UserResult> users,
        List<RoundRow> rounds) {
    private static final String JOURNAL = "journal.";

    /** Settings that change no figure that is compared, or that are no setting of a strategy. */
    private static final Set<String> IRRELEVANT =
            Set.of("name", "seed", "engine", "data.memory", "evaluation.batch", "evaluation.every", "evaluation.predictions");
    private static final String EVENTS = "evaluation.events";

    public FinishedRun {
        users = List.copyOf(users);
        rounds = List.copyOf(rounds);
    }

    /** A run of the same settings under another seed that failed before it had a record of its own. */
    FinishedRun failed(Path where, long seed, String reason) {
        var failure = new RunSummary(
                summary.name(),
                summary.id(),
                RunStatus.FAILED,
                Optional.of(reason),
                summary.spec(),
                seed,
                summary.engine(),
                summary.threads(),
                summary.versions(),
                0,
                Optional.empty(),
                0,
                0,
                0,
                0,
                summary.reproducible(),
                Optional.empty(),
                summary.parameters(),
                summary.command());
        return new FinishedRun(where, name, failure, Optional.empty(), List.of(), List.of());
    }

    /** The settings that matter, flat. */
    Map<String, String> settings() {
        Map<String, String> flat = DottedSettings.of(summary.spec());
        flat.keySet().removeAll(IRRELEVANT);
        flat.keySet().removeIf(key -> key.startsWith(JOURNAL) || key.startsWith(EVENTS));
        return flat;
    }

    /** The ids of the people who were measured. */
    Set<String> people() {
        Set<String> ids = new TreeSet<>();
        users.forEach(user -> ids.add(user.user()));
        return ids;
    }
}

package dev.proprio.experiments.compare;

import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.record.DataDigest;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunStatus;
import dev.proprio.experiments.record.RunSummary;
import dev.proprio.proto.record.RecordDraft;
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
    private static final Set<String> IRRELEVANT = Set.of(
            "name", "seed", "engine", "data.memory", "evaluation.batch", "evaluation.every", "evaluation.predictions");

    private static final String EVENTS = "evaluation.events";

    public FinishedRun {
        users = List.copyOf(users);
        rounds = List.copyOf(rounds);
    }

    /** A run of the same settings under another seed that failed before it had a record of its own. */
    FinishedRun failed(Path where, long seed, String reason) {
        RunSummary failure = RecordDraft.of(RunSummary.class)
                .set(RunSummary::name, summary.name())
                .set(RunSummary::id, summary.id())
                .set(RunSummary::status, RunStatus.FAILED)
                .set(RunSummary::failure, Optional.of(reason))
                .set(RunSummary::spec, summary.spec())
                .set(RunSummary::seed, seed)
                .set(RunSummary::engine, summary.engine())
                .set(RunSummary::threads, summary.threads())
                .set(RunSummary::versions, summary.versions())
                .set(RunSummary::rounds, 0)
                .set(RunSummary::bytesUp, 0L)
                .set(RunSummary::bytesDown, 0L)
                .set(RunSummary::clientsPerSecond, 0.0)
                .set(RunSummary::seconds, 0.0)
                .set(RunSummary::reproducible, summary.reproducible())
                .set(RunSummary::parameters, summary.parameters())
                .set(RunSummary::command, summary.command())
                .make();
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

package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a run's rounds in a journal, and waits for a database that is away. Belongs to the engine's thread. */
public final class JournaledRounds implements RoundLog {
    private static final Logger log = LoggerFactory.getLogger(JournaledRounds.class);

    /** How long a database may be away. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Journal journal;
    private final Settings settings;
    private final Attachments attachments;
    private final Pause pause;
    private final List<RoundResult> waiting = new ArrayList<>();

    /**
     * How a run is kept.
     *
     * @param run its id
     * @param rounds its last round
     * @param every rounds that are committed together, at least 1
     * @param models how many of the last models stay, or {@link Commit#ALL_MODELS}; never fewer than {@code every}
     */
    public record Settings(String run, int rounds, int every, int models) {}

    public JournaledRounds(Journal journal, Settings settings, Attachments attachments) {
        this(journal, settings, attachments, Thread::sleep);
    }

    JournaledRounds(Journal journal, Settings settings, Attachments attachments, Pause pause) {
        this.journal = journal;
        this.settings = settings;
        this.attachments = attachments;
        this.pause = pause;
    }

    @Override
    public List<RoundResult> commit(RoundResult result) throws RunFailedException, InterruptedException {
        waiting.add(result);
        boolean due = waiting.size() >= settings.every()
                || result.round() == settings.rounds()
                || result.state().emptyRounds() > 0;
        if (!due) {
            return List.of();
        }
        List<RoundResult> rounds = List.copyOf(waiting);
        waiting.clear();
        int models = Math.max(settings.models(), rounds.size());
        patiently(new Commit(settings.run(), rounds, attachments.changedBy(result), models));
        return rounds;
    }

    private void patiently(Commit commit) throws RunFailedException, InterruptedException {
        long began = pause.nanos();
        while (true) {
            try {
                journal.commit(commit);
                return;
            } catch (JournalException e) {
                Duration tried = Duration.ofNanos(pause.nanos() - began);
                if (!e.mayPass() || tried.compareTo(PATIENCE) >= 0) {
                    String often = e.mayPass() ? ", for " + tried.toSeconds() + " s; resume the run when it can" : "";
                    throw new RunFailedException(
                            "round %s could not be kept: %s%s"
                                    .formatted(commit.rounds().getLast().round(), e.getMessage(), often),
                            e);
                }
                log.warn("{}; trying again", e.getMessage());
                pause.of(PAUSE);
            }
        }
    }

    /** Waits, and knows how long. */
    @FunctionalInterface
    interface Pause {
        void of(Duration duration) throws InterruptedException;

        /** As {@link System#nanoTime}. */
        default long nanos() {
            return System.nanoTime();
        }
    }
}

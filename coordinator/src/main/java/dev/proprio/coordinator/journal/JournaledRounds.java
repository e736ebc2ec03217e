package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a run's rounds in a journal, and waits for a database that is away. Belongs to the engine's thread, but for what says otherwise. */
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
    private volatile boolean givenUp;

    /**
     * How a run is kept.
     *
     * @param run its id
     * @param rounds its last round
     * @param every rounds that are committed together, at least 1
     * @param models how many of the last models stay, or {@link Commit#ALL_MODELS}; never fewer than {@code every}
     * @param decided the run may end with every round that this divides, so that none begins before that one is safe; 0 for none
     */
    public record Settings(String run, int rounds, int every, int models, int decided) {
        /** Of a run that ends with its last round. */
        public Settings(String run, int rounds, int every, int models) {
            this(run, rounds, every, models, 0);
        }
    }

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
        Optional<Commit> due = due(result);
        if (due.isEmpty()) {
            return List.of();
        }
        write(due.get());
        return due.get().rounds();
    }

    /** What is to be kept now that a round is over, if anything is; whatever it holds, later rounds do not change it. */
    Optional<Commit> due(RoundResult result) throws InterruptedException {
        waiting.add(result);
        if (waiting.size() < settings.every() && !mustBeSafe(result)) {
            return Optional.empty();
        }
        List<RoundResult> rounds = List.copyOf(waiting);
        waiting.clear();
        int models = Math.max(settings.models(), rounds.size());
        return Optional.of(new Commit(settings.run(), rounds, attachments.changedBy(result), models));
    }

    /** Whether nothing may come after a round before it is safe. */
    boolean mustBeSafe(RoundResult result) {
        return result.round() == settings.rounds()
                || result.state().emptyRounds() > 0
                || (settings.decided() > 0 && result.round() % settings.decided() == 0);
    }

    /** No longer waits for a database that is away. May be called by any thread. */
    void giveUp() {
        givenUp = true;
    }

    /** Keeps something, on any thread. */
    void write(Commit commit) throws RunFailedException, InterruptedException {
        long began = pause.nanos();
        while (true) {
            try {
                journal.commit(commit);
                return;
            } catch (JournalException e) {
                Duration tried = Duration.ofNanos(pause.nanos() - began);
                if (!e.mayPass() || givenUp || tried.compareTo(PATIENCE) >= 0) {
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

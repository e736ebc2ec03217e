package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundLog;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Keeps a round while the next one is under way; it is told when that one is over. Not for devices that keep their memory
 * themselves, which train for the next round only when the one before is safe. Belongs to the engine's thread.
 */
public final class OverlappedRounds implements RoundLog {
    private final JournaledRounds rounds;
    private Optional<FutureTask<List<RoundResult>>> underWay = Optional.empty();
    private Optional<Commit> next = Optional.empty();
    private boolean awaited;

    public OverlappedRounds(JournaledRounds rounds) {
        this.rounds = rounds;
    }

    @Override
    public List<RoundResult> commit(RoundResult result) throws RunFailedException, InterruptedException {
        next = rounds.due(result);
        awaited = rounds.mustBeSafe(result);
        return safe();
    }

    /** Only now: whatever stops a run, its journal holds the rounds of which the records lack a row. */
    @Override
    public List<RoundResult> told() throws RunFailedException, InterruptedException {
        next.ifPresent(this::begin);
        next = Optional.empty();
        return awaited ? safe() : List.of();
    }

    private void begin(Commit commit) {
        var writing = new FutureTask<>(() -> {
            rounds.write(commit);
            return commit.rounds();
        });
        underWay = Optional.of(writing);
        Thread.ofPlatform().name("journal").daemon().start(writing);
    }

    /** Waits for what is under way, and returns it. */
    private List<RoundResult> safe() throws RunFailedException, InterruptedException {
        if (underWay.isEmpty()) {
            return List.of();
        }
        try {
            List<RoundResult> safe = underWay.get().get();
            underWay = Optional.empty();
            return safe;
        } catch (ExecutionException e) {
            underWay = Optional.empty();
            if (e.getCause() instanceof RunFailedException failed) {
                throw failed;
            }
            throw new IllegalStateException("a round could not be kept: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public List<RoundResult> close() throws RunFailedException {
        rounds.giveUp();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return safe();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

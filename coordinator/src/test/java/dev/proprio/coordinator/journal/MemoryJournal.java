package dev.proprio.coordinator.journal;

import dev.proprio.coordinator.round.RoundResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what is committed, and fails when it is told to. */
class MemoryJournal implements Journal {
    final List<Commit> commits = new CopyOnWriteArrayList<>();
    final List<JournalException> failures = new CopyOnWriteArrayList<>();

    @Override
    public void begin(String run, String about) {}

    @Override
    public Optional<String> about(String run) {
        return Optional.empty();
    }

    @Override
    public void commit(Commit commit) throws JournalException {
        if (!failures.isEmpty()) {
            throw failures.removeFirst();
        }
        commits.add(commit);
    }

    @Override
    public Optional<Committed> last(String run) {
        return Optional.empty();
    }

    @Override
    public Optional<RoundResult> outcome(String run, int round) {
        return Optional.empty();
    }

    @Override
    public Optional<float[]> parameters(String run, int round) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}

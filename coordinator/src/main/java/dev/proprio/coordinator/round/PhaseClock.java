package dev.proprio.coordinator.round;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures the phases of rounds. From the first phase on, every moment belongs to one phase of one round, whatever rounds
 * are committed together, so that the phases of all rounds add up to the time that they took. Belongs to the engine's
 * thread.
 */
public final class PhaseClock implements RoundListener {
    private final LongSupplier nanos;
    private final Map<Integer, List<Ended>> rounds = new HashMap<>();
    private Optional<Begun> now = Optional.empty();

    private record Begun(int round, RoundPhase phase, long at) {}

    private record Ended(RoundPhase phase, long at, long until) {}

    /**
     * A phase of a round.
     *
     * @param start since the round's start
     */
    public record Phase(RoundPhase phase, Duration start, Duration elapsed) {}

    public PhaseClock() {
        this(System::nanoTime);
    }

    PhaseClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public void phase(int round, RoundPhase phase) {
        now = Optional.of(new Begun(round, phase, end(round)));
    }

    /** When the phase that goes on began, since the start of {@code round}, which is in it. */
    public Duration latest(int round) {
        List<Ended> ended = rounds.getOrDefault(round, List.of());
        return ended.isEmpty()
                ? Duration.ZERO
                : now.map(begun ->
                                Duration.ofNanos(begun.at() - ended.getFirst().at()))
                        .orElse(Duration.ZERO);
    }

    /**
     * The phases of a round that is over, in order, the last until now; they are forgotten then. What comes until the
     * next phase is called recording, and counts to the round that it delays.
     */
    public List<Phase> take(int round) {
        now = Optional.of(new Begun(round, RoundPhase.RECORD, end(round)));
        List<Ended> ended = rounds.getOrDefault(round, List.of());
        rounds.remove(round);
        return ended.stream()
                .map(phase -> new Phase(
                        phase.phase(),
                        Duration.ofNanos(phase.at() - ended.getFirst().at()),
                        Duration.ofNanos(phase.until() - phase.at())))
                .toList();
    }

    /** Ends what goes on, because of {@code next}. */
    private long end(int next) {
        long at = nanos.getAsLong();
        now.ifPresent(begun -> rounds.computeIfAbsent(
                        begun.phase() == RoundPhase.RECORD ? next : begun.round(), number -> new ArrayList<>())
                .add(new Ended(begun.phase(), begun.at(), at)));
        return at;
    }
}

package dev.proprio.coordinator.round;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Measures the phases of rounds. Belongs to the engine's thread. */
public final class PhaseClock implements RoundListener {
    private final LongSupplier nanos;
    private final Map<Integer, List<Begun>> rounds = new HashMap<>();

    private record Begun(RoundPhase phase, long at) {}

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
        rounds.computeIfAbsent(round, number -> new ArrayList<>()).add(new Begun(phase, nanos.getAsLong()));
    }

    /** When the phase that a round is in began, since the round's start. */
    public Duration latest(int round) {
        List<Begun> begun = rounds.getOrDefault(round, List.of());
        return begun.isEmpty()
                ? Duration.ZERO
                : Duration.ofNanos(begun.getLast().at() - begun.getFirst().at());
    }

    /** The phases of a round that is over, in order, the last until now; they are forgotten then. */
    public List<Phase> take(int round) {
        List<Begun> begun = rounds.getOrDefault(round, List.of());
        rounds.remove(round);
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            long end = i + 1 < begun.size() ? begun.get(i + 1).at() : nanos.getAsLong();
            long at = begun.get(i).at();
            phases.add(new Phase(
                    begun.get(i).phase(), Duration.ofNanos(at - begun.getFirst().at()), Duration.ofNanos(end - at)));
        }
        return phases;
    }
}

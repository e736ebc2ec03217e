package dev.proprio.coordinator.round;

import java.util.function.Consumer;

/** A sink that passes on what phase a round is in. */
record PhasedSink(UpdateSink sink, Consumer<RoundPhase> phases) implements ForwardingSink {
    @Override
    public void phase(RoundPhase phase) {
        phases.accept(phase);
    }
}

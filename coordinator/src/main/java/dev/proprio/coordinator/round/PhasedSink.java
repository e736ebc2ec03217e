package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.function.Consumer;

/** A sink that passes on what phase a round is in. */
record PhasedSink(UpdateSink sink, Consumer<RoundPhase> phases) implements UpdateSink {
    @Override
    public RoundClock clock() {
        return sink.clock();
    }

    @Override
    public void phase(RoundPhase phase) {
        phases.accept(phase);
    }

    @Override
    public boolean asked(String device) {
        return sink.asked(device);
    }

    @Override
    public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        return sink.accept(device, update);
    }

    @Override
    public Acceptance accept(Partial part) throws InvalidPartialException {
        return sink.accept(part);
    }

    @Override
    public void accept(SecureOutcome outcome) {
        sink.accept(outcome);
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        sink.failed(device, stage, reason);
    }

    @Override
    public boolean isSettled() {
        return sink.isSettled();
    }

    @Override
    public void allAsked() {
        sink.allAsked();
    }

    @Override
    public int accepted() {
        return sink.accepted();
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        return sink.awaitSettled(limit);
    }
}

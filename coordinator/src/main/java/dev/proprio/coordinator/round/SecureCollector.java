package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.secagg.DroppedDevice;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for the sum of a round whose updates are masked. No update by itself is let in. Thread-safe. */
final class SecureCollector implements UpdateCollector {
    private final RoundPlan plan;
    private final Stopwatch clock = Stopwatch.createStarted();
    private Optional<SecureOutcome> outcome = Optional.empty();

    SecureCollector(RoundPlan plan) {
        this.plan = plan;
    }

    @Override
    public void asked(String device) {}

    @Override
    public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        throw new InvalidUpdateException("the round takes masked updates only");
    }

    @Override
    public synchronized void accept(SecureOutcome ended) {
        outcome = Optional.of(ended);
        notifyAll();
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        throw new IllegalStateException("losses come with the outcome of the secure aggregation");
    }

    @Override
    public synchronized boolean isSettled() {
        return outcome.isPresent();
    }

    @Override
    public void allAsked() {}

    @Override
    public synchronized int accepted() {
        return outcome.map(ended -> ended.counted().size()).orElse(0);
    }

    @Override
    public synchronized boolean awaitSettled(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (outcome.isEmpty()) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    @Override
    public synchronized CollectedRound close() {
        SecureOutcome ended = outcome.orElseThrow(
                () -> new IllegalStateException("the round was closed before its secure aggregation had ended"));
        List<ClientOutcome> accepted = new ArrayList<>();
        for (String device : plan.devices()) {
            // What a single device weighs and measured is nowhere but in the sum.
            accepted.add(new ClientOutcome.Accepted(device, clock.elapsed(), 0, Map.of()));
        }
        return CollectedRound.of(ended, outcomes(accepted, ended), plan, clock.elapsed());
    }

    /** Outcomes of which those are failures whose update arrived but is not in the sum. */
    static List<ClientOutcome> outcomes(List<ClientOutcome> outcomes, SecureOutcome ended) {
        return outcomes.stream()
                .map(outcome -> settled(outcome, ended))
                .map(outcome -> outcome instanceof ClientOutcome.Failed failed
                                && ended.recovered().contains(failed.device())
                        ? failed.asRecovered()
                        : outcome)
                .toList();
    }

    private static ClientOutcome settled(ClientOutcome outcome, SecureOutcome ended) {
        DroppedDevice loss = ended.losses().get(outcome.device());
        return outcome instanceof ClientOutcome.Accepted && loss != null
                ? new ClientOutcome.Failed(outcome.device(), loss.elapsed(), Stage.named(loss.stage()), loss.reason())
                : outcome;
    }
}

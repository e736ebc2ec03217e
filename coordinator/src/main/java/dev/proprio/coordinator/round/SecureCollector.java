package dev.proprio.coordinator.round;

import com.google.common.base.Stopwatch;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.secagg.DroppedDevice;
import dev.proprio.coordinator.secagg.SecureOutcome;
import dev.proprio.proto.update.ClientUpdate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for the sum of a round whose updates are masked. No update by itself is let in. Thread-safe. */
final class SecureCollector implements UpdateCollector {
    private final RoundPlan plan;
    private final RoundClock clock;
    private final Stopwatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ending = lock.newCondition();
    private Optional<SecureOutcome> outcome = Optional.empty();
    /** When its devices were free for it, since the round's start. */
    private volatile Duration turn = Duration.ZERO;

    SecureCollector(RoundPlan plan, RoundClock clock) {
        this.plan = plan;
        this.clock = clock;
        this.watch = clock.started();
    }

    @Override
    public RoundClock clock() {
        return clock;
    }

    @Override
    public void begun() {
        turn = watch.elapsed();
    }

    @Override
    public boolean asked(String device) {
        return true;
    }

    @Override
    public Acceptance accept(String device, ClientUpdate update) throws InvalidUpdateException {
        throw new InvalidUpdateException("the round takes masked updates only");
    }

    @Override
    public Acceptance accept(Partial part) throws InvalidPartialException {
        throw new InvalidPartialException("the round takes the sum of masked updates, not sums of plain ones");
    }

    @Override
    public void accept(SecureOutcome ended) {
        lock.lock();
        try {
            outcome = Optional.of(ended);
            ending.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void failed(String device, Stage stage, String reason) {
        throw new IllegalStateException("losses come with the outcome of the secure aggregation");
    }

    @Override
    public boolean isSettled() {
        return outcome().isPresent();
    }

    @Override
    public void allAsked() {}

    @Override
    public int accepted() {
        return outcome().map(ended -> ended.counted().size()).orElse(0);
    }

    @Override
    public boolean awaitSettled(Duration limit) throws InterruptedException {
        lock.lock();
        try {
            return clock.await(ending, limit, () -> outcome.isPresent());
        } finally {
            lock.unlock();
        }
    }

    private Optional<SecureOutcome> outcome() {
        lock.lock();
        try {
            return outcome;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CollectedRound close() {
        SecureOutcome ended = outcome()
                .orElseThrow(() ->
                        new IllegalStateException("the round was closed before its secure aggregation had ended"));
        List<ClientOutcome> accepted = new ArrayList<>();
        for (String device : plan.devices()) {
            // What a single device weighs and measured is nowhere but in the sum.
            accepted.add(new ClientOutcome.Accepted(device, watch.elapsed(), 0, Map.of()));
        }
        List<ClientOutcome> outcomes =
                outcomes(accepted, ended).stream().map(this::sinceItsTurn).toList();
        return CollectedRound.of(ended, outcomes, plan, watch.elapsed());
    }

    /** The time in which others had the devices is not theirs, and the secure aggregation, which tells of losses, knows nothing of it. */
    private ClientOutcome sinceItsTurn(ClientOutcome outcome) {
        ClientOutcome sinceStart = outcome instanceof ClientOutcome.Failed
                ? outcome.at(outcome.elapsed().plus(turn))
                : outcome;
        return turn.isZero() ? outcome : sinceStart.asked(turn);
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

package dev.proprio.experiments.service;

import dev.proprio.coordinator.round.PhaseClock;
import dev.proprio.coordinator.round.RoundListener;
import dev.proprio.coordinator.round.RoundPhase;
import dev.proprio.coordinator.round.RoundPlan;
import dev.proprio.coordinator.round.RoundResult;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.coordinator.service.Event;
import dev.proprio.experiments.progress.Progress;
import dev.proprio.experiments.progress.ProgressDisplay;
import dev.proprio.experiments.record.ClientRow;
import dev.proprio.experiments.record.RoundRow;
import dev.proprio.experiments.record.RunJson;
import dev.proprio.experiments.run.RunWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.slf4j.MDC;

/** Tells a run's readers what happens in it, and stops it after a round when that is asked for. */
final class RunObserver implements RunWatch, ProgressDisplay {
    private final StoredRun run;
    private final List<RoundListener> others;
    private final Runnable changed;
    private final BooleanSupplier pausing;
    private final PhaseClock clock = new PhaseClock();

    /** The last round that was recorded before a stop: it is told again, but did not happen again. */
    private final int before;

    /**
     * @param others are told of rounds, too
     * @param changed is run after each round
     * @param pausing whether the run is to stop after the round that is under way
     */
    RunObserver(StoredRun run, List<RoundListener> others, Runnable changed, BooleanSupplier pausing) {
        this.run = run;
        this.others = others;
        this.changed = changed;
        this.pausing = pausing;
        this.before = run.round();
    }

    @Override
    public void phase(int round, RoundPhase phase) {
        MDC.put("round", Integer.toString(round));
        clock.phase(round, phase);
        double start = clock.latest(round).toNanos() / 1e9;
        run.phase(new Event(
                Event.PHASE,
                0,
                String.format(
                        Locale.ROOT, "{\"round\":%d,\"phase\":\"%s\",\"start_seconds\":%.6f}", round, phase, start)));
        others.forEach(listener -> listener.phase(round, phase));
    }

    @Override
    public void roundStarted(RoundPlan plan) {
        others.forEach(listener -> listener.roundStarted(plan));
    }

    @Override
    public void recorded(RoundRow row, List<ClientRow> clients) {
        clock.take(row.round());
        List<Event> events = new ArrayList<>();
        if (row.round() > 0) {
            events.addAll(RunRows.clientsEvents(
                    row.round(), clients.stream().map(RunJson::line).toList()));
        }
        events.add(new Event(Event.ROUND, RunRows.roundPosition(row.round()), RunJson.line(row)));
        run.recorded(row, events);
        changed.run();
    }

    @Override
    public void roundEnded(RoundResult result) throws RunFailedException, InterruptedException {
        if (result.round() > before) {
            for (RoundListener listener : others) {
                listener.roundEnded(result);
            }
        }
        boolean last =
                run.spec().filter(spec -> spec.rounds() == result.round()).isPresent();
        if (pausing.getAsBoolean() && !last) {
            throw new InterruptedException("the run pauses after round " + result.round());
        }
    }

    @Override
    public void show(Progress progress) {
        run.speed(progress.clientsPerSecond());
    }

    @Override
    public void close() {}
}

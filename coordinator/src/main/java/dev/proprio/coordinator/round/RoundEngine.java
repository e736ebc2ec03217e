package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.extension.ExtensionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the rounds of one run, one after the other. */
public final class RoundEngine {
    private static final Logger log = LoggerFactory.getLogger(RoundEngine.class);

    private final RunDefinition run;
    private final Fleet fleet;
    private final List<RoundListener> listeners;
    private final RoundPlanner planner;
    private final UpdateGatherer gatherer;
    private final Release release;
    private final StateStep step;
    private final RoundLog kept;
    private final EmptyRounds empty;

    /** The last round of which the listeners have heard. */
    private int told;

    /** That with which the run ends before its last round; empty as long as no listener has had enough. */
    private Optional<RunState> enough = Optional.empty();

    /** Keeps nothing. */
    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners) {
        this(run, fleet, listeners, RoundLog.NONE);
    }

    /** @param kept makes each round safe before the listeners are told */
    public RoundEngine(RunDefinition run, Fleet fleet, List<RoundListener> listeners, RoundLog kept) {
        this(run, fleet, listeners, kept, Release.ALL, RoundClock.SYSTEM);
    }

    /**
     * @param kept makes each round safe before the listeners are told
     * @param release what may be known of each round's updates
     * @param clock by which rounds are timed
     */
    public RoundEngine(
            RunDefinition run,
            Fleet fleet,
            List<RoundListener> listeners,
            RoundLog kept,
            Release release,
            RoundClock clock) {
        this(run, fleet, listeners, kept, release, clock, Optional.empty());
    }

    /**
     * @param kept makes each round safe before the listeners are told
     * @param release what may be known of each round's updates
     * @param clock by which rounds are timed
     * @param virtual what devices are on a virtual clock, which then decides who is asked and who counts
     */
    public RoundEngine(
            RunDefinition run,
            Fleet fleet,
            List<RoundListener> listeners,
            RoundLog kept,
            Release release,
            RoundClock clock,
            Optional<VirtualDevices> virtual) {
        this(
                run,
                fleet,
                listeners,
                kept,
                release,
                virtual.<RoundPlanner>map(devices -> new VirtualPlanner(fleet, devices))
                        .orElseGet(() -> new CohortPlanner(fleet, clock)),
                new FleetGatherer(fleet, clock));
    }

    /**
     * An engine whose rounds are the steps of a server that does not wait for a cohort.
     *
     * @param kept makes each round safe before the listeners are told
     * @param clock by which the machine's time is measured
     * @param order decides whose updates make the next step
     */
    public static RoundEngine stepwise(
            RunDefinition run,
            Fleet fleet,
            List<RoundListener> listeners,
            RoundLog kept,
            RoundClock clock,
            StepOrder order) {
        ServerSteps steps = switch (order) {
            case StepOrder.VirtualArrivals(var mode, var devices) ->
                new AsynchronousRounds(fleet, devices, mode, clock);
            case StepOrder.VirtualTiers(var mode, var devices) -> new TieredRounds(fleet, devices, mode, clock);
            case StepOrder.FirstCome(var mode) -> new ArrivalRounds(fleet, mode, clock);
        };
        return new RoundEngine(run, fleet, listeners, kept, Release.ALL, steps, steps);
    }

    private RoundEngine(
            RunDefinition run,
            Fleet fleet,
            List<RoundListener> listeners,
            RoundLog kept,
            Release release,
            RoundPlanner planner,
            UpdateGatherer gatherer) {
        this.run = run;
        this.fleet = fleet;
        this.listeners = List.copyOf(listeners);
        this.planner = planner;
        this.gatherer = gatherer;
        this.release = release;
        this.step = new ServerUpdate(fleet);
        this.kept = kept;
        this.empty = new EmptyRounds(run);
    }

    /**
     * Runs all rounds from the first.
     *
     * @return the final model
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public GlobalModel run(GlobalModel initial) throws RunFailedException, InterruptedException {
        return resume(RunState.initial(run, initial)).model();
    }

    /**
     * Runs the rounds that are left.
     *
     * @param from the state before the first of them, which a listener was given or which is the initial one
     * @return the state after the last, or after the one with which a listener has had enough
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public RunState resume(RunState from) throws RunFailedException, InterruptedException {
        RunState state = from;
        told = from.round();
        try {
            release.requireFit(from);
            while (state.round() < run.rounds()) {
                RoundResult result = checkedRound(state);
                state = result.state();
                tell(kept.commit(result));
                tell(kept.told());
                if (enough.isPresent()) {
                    return ended();
                }
            }
            return state;
        } catch (RunFailedException | InterruptedException | RuntimeException e) {
            tellTheLast(e);
            throw e;
        } finally {
            planner.close();
        }
    }

    /** A round may have become safe while the one that did not end was under way; it is told unless one before it was not. */
    private void tellTheLast(Exception end) throws InterruptedException {
        try {
            List<RoundResult> safe = kept.close();
            if (!safe.isEmpty() && safe.getFirst().round() == told + 1) {
                tell(safe);
            }
        } catch (RunFailedException | RuntimeException later) {
            end.addSuppressed(later);
        } catch (InterruptedException later) {
            if (end instanceof InterruptedException) {
                throw later;
            }
            end.addSuppressed(later);
        }
    }

    /**
     * Tells of rounds that are safe and of which the listeners may not have heard, and runs those that are left.
     *
     * @param told the rounds before these, in order; only devices are told of them again
     * @param committed in order, at least one
     * @return the state after the last round
     * @throws RunFailedException if rounds keep failing
     * @throws InterruptedException if the calling thread is interrupted; the round under way is lost
     */
    public RunState resume(List<RoundResult> told, List<RoundResult> committed)
            throws RunFailedException, InterruptedException {
        return resume(told, committed, false);
    }

    /**
     * The same.
     *
     * @param afresh whether a run that failed because its last rounds were empty may try as many again, as devices of other
     *     processes may do better now; otherwise it fails again as it had
     */
    public RunState resume(List<RoundResult> told, List<RoundResult> committed, boolean afresh)
            throws RunFailedException, InterruptedException {
        // At once: what is to be told of earlier rounds depends on what is still under way.
        fleet.committed(
                run.id(), Stream.concat(told.stream(), committed.stream()).toList());
        tell(committed, afresh ? empty::requireAny : empty::requireSome);
        return enough.isPresent() ? ended() : resume(committed.getLast().state());
    }

    /** Of what became safe beyond the round in which it ends, nobody is told. */
    private RunState ended() throws RunFailedException {
        kept.close();
        planner.ended();
        return enough.orElseThrow();
    }

    private void tell(List<RoundResult> committed) throws RunFailedException, InterruptedException {
        tell(committed, empty::requireSome);
    }

    private void tell(List<RoundResult> committed, RoundCheck check) throws RunFailedException, InterruptedException {
        if (enough.isPresent()) {
            return;
        }
        fleet.committed(run.id(), committed);
        if (!committed.isEmpty()) {
            planner.committed(committed);
        }
        for (RoundResult result : committed) {
            try {
                for (RoundListener listener : listeners) {
                    listener.roundEnded(result);
                }
                told = result.round();
            } catch (InterruptedException stopped) {
                // Whoever stops a run after a round has heard of it.
                told = result.round();
                throw stopped;
            }
            check.of(result);
            if (listeners.stream().anyMatch(RoundListener::isEnough)) {
                enough = Optional.of(result.state());
                return;
            }
        }
    }

    /** Whether a run may go on after a round. */
    @FunctionalInterface
    private interface RoundCheck {
        void of(RoundResult result) throws RunFailedException;
    }

    private RoundResult checkedRound(RunState before) throws RunFailedException, InterruptedException {
        try {
            return round(before);
        } catch (ExtensionException e) {
            log.warn("round {} failed", before.round() + 1, e);
            throw new RunFailedException(
                    "round %s failed: %s. The model of round %s stays as it was"
                            .formatted(before.round() + 1, e.getMessage(), before.round()),
                    e);
        }
    }

    private RoundResult round(RunState before) throws RunFailedException, InterruptedException {
        phase(before.round() + 1, RoundPhase.SELECT);
        var round = RoundContext.of(release.fitted(run, before), before);
        RoundPlan plan = planner.plan(round);
        for (RoundListener listener : listeners) {
            listener.roundStarted(plan);
        }
        CombinedUpdates seen = gatherer.gather(round, plan, phase -> phase(round.round(), phase));
        CombinedUpdates gathered = release.showsUpdates() ? seen : seen.withheld();
        Optional<Released> released = gathered.aggregate().map(combined -> release.release(round, combined));
        Optional<Aggregate> known = released.map(Released::known);
        RunState after = step.step(round, plan, known, gathered.outcomes())
                .with(released.map(Released::kept).orElse(StateParts.NONE))
                .with(gathered.kept())
                .with(planner.kept(plan, before, gathered.outcomes()));
        return gathered.result(release.accounted(round, known, gathered.secure(), plan.devices(), after));
    }

    private void phase(int round, RoundPhase phase) {
        listeners.forEach(listener -> listener.phase(round, phase));
    }
}

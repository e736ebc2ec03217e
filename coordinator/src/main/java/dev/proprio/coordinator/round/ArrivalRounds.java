package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.aggregation.InvalidUpdateException;
import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.coordinator.state.StateParts;
import dev.proprio.proto.text.CountText;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rounds that are steps of a server that does not wait, with devices that take the time that they take: the first updates to
 * arrive make the next step. Whoever is at work when a step is kept is a part of the state, with the version that it has: a
 * run that goes on asks it the same once more. Belongs to the engine's thread.
 */
final class ArrivalRounds implements ServerSteps {
    private final Fleet fleet;
    private final AsynchronousMode mode;
    private final RoundClock clock;
    private Optional<Open> open = Optional.empty();
    private boolean over;

    /** By the clock, when the round that is planned began. */
    private long started;

    /** What there is from the first round on. */
    private record Open(RunDefinition run, DeviceDispatch dispatch, OpenFlights flights, FlightLauncher launcher) {}

    ArrivalRounds(Fleet fleet, AsynchronousMode mode, RoundClock clock) {
        this.fleet = fleet;
        this.mode = mode;
        this.clock = clock;
    }

    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException {
        if (open.isEmpty()) {
            open = Optional.of(opened(round));
        }
        advance(round.run(), round.before());
        started = clock.nanos();
        return new RoundPlan(
                        round.run(),
                        round.round(),
                        RoundPlan.FIRST_ATTEMPT,
                        open.orElseThrow().launcher().takeLaunched(),
                        mode.buffer(),
                        Optional.empty())
                .drawnFrom(open.orElseThrow().launcher().eligibility());
    }

    private Open opened(RoundContext round) throws RunFailedException {
        DeviceDispatch dispatch = fleet.dispatch()
                .orElseThrow(
                        () -> new RunFailedException(
                                "these devices can't be asked one by one, as a server that does not wait has to; use mode: synchronous"));
        admit(dispatch, round);
        long devices = fleet.population().size();
        if (devices < mode.buffer()) {
            dispatch.close();
            throw new RunFailedException(
                    "a step needs the updates of %s at once, for a device has no other task until its last update is kept, but the run has only %s; lower mode.buffer"
                            .formatted(CountText.of(mode.buffer(), "device"), devices));
        }
        var wake = new Wake();
        var flights = new OpenFlights(mode, round.before().round(), round.shape(), clock, wake);
        var launcher = new FlightLauncher(mode, fleet.population(), dispatch, flights, round);
        wake.launcher = Optional.of(launcher);
        launcher.start();
        return new Open(round.run(), dispatch, flights, launcher);
    }

    private static void admit(DeviceDispatch dispatch, RoundContext round) throws RunFailedException {
        try {
            dispatch.admit();
        } catch (UncheckedIOException e) {
            dispatch.close();
            throw new RunFailedException(
                    "round %s can't begin, because %s".formatted(round.round(), JoinedPopulation.unkept(e)), e);
        }
    }

    /** Flights and whoever launches them know each other. */
    private static final class Wake implements Runnable {
        private volatile Optional<FlightLauncher> launcher = Optional.empty();

        @Override
        public void run() {
            launcher.ifPresent(FlightLauncher::wake);
        }
    }

    @Override
    public void committed(List<RoundResult> rounds) {
        open.ifPresent(known -> {
            RunState last = rounds.getLast().state();
            advance(known.run(), last);
            if (last.round() >= known.run().rounds()) {
                // Nobody goes on with what counts no more while the last model is measured.
                close();
            }
        });
    }

    /** Goes on from a state, if that has not been done. */
    private void advance(RunDefinition run, RunState state) {
        Open known = open.orElseThrow();
        if (state.round() > known.flights().version()) {
            known.launcher().advance(RoundContext.of(run, state));
            known.flights().advance(state.round());
        }
    }

    @Override
    public CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException {
        OpenFlights flights = open.orElseThrow().flights();
        phases.accept(RoundPhase.TRAIN);
        var versions = new ModelVersions(
                round.before(),
                round.before().part(Flights.PART).orElse(Flights.NONE).models());
        var rule = new StepMean(mode, versions);
        var collector = new FlightCollector(plan, round.shape(), round.rule(), clock, rule::factor);
        boolean whole = flights.fill(flight -> added(collector, flight));
        phases.accept(RoundPhase.COMMIT);
        Optional<Aggregate> combined = whole ? rule.combined(collector) : Optional.empty();
        long now = clock.nanos();
        List<OpenFlight> taken = flights.taken();
        List<OpenFlights.Ended> landed = new ArrayList<>(flights.takeEnded());
        for (OpenFlight flight : taken) {
            landed.add(new OpenFlights.Ended(
                    flight, collector.outcome(flight.flight()).orElseThrow(), flight.arrival()));
        }
        landed.sort(Comparator.comparingLong(OpenFlights.Ended::at)
                .thenComparingLong(over -> over.flight().flight().number()));
        return new CombinedUpdates(
                combined,
                landed.stream().map(this::outcome).toList(),
                whole ? collector.metrics() : Map.of(),
                landed.stream().map(over -> over.flight().traffic()).reduce(new Traffic(0, 0), Traffic::plus),
                collector.elapsed(),
                Optional.empty(),
                kept(round, versions, landed, now));
    }

    private static Optional<String> added(FlightCollector collector, OpenFlight flight) {
        try {
            var _ = collector.sink(flight.flight()).accept(flight.device(), flight.update());
            return Optional.empty();
        } catch (InvalidUpdateException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What became of a flight, in the time of the round. What came before the round began has waited for it. */
    private ClientOutcome outcome(OpenFlights.Ended landed) {
        Duration elapsed = Duration.ofNanos(Math.max(0, landed.at() - started));
        return landed.outcome()
                .at(elapsed)
                .asked(Duration.ofNanos(landed.flight().asked() - started));
    }

    private StateParts kept(RoundContext round, ModelVersions versions, List<OpenFlights.Ended> landed, long now) {
        StepStaleness staleness = StepStaleness.NONE;
        for (OpenFlights.Ended over : landed) {
            staleness = switch (over.outcome()) {
                case ClientOutcome.Accepted accepted -> staleness.with(accepted.staleness());
                case ClientOutcome.Late ignored -> staleness.withStale();
                case ClientOutcome.Failed ignored -> staleness;
            };
        }
        // After the last step nothing counts any more.
        boolean last = round.round() == round.run().rounds();
        List<Flight> underWay = last
                ? List.of()
                : open.orElseThrow().flights().left().stream()
                        .map(flight -> at(flight, now))
                        .toList();
        return StateParts.NONE.with(
                Flights.PART,
                new Flights(
                        open.orElseThrow().launcher().number(), underWay, versions.after(underWay, mode), staleness));
    }

    private static Flight at(OpenFlight open, long now) {
        Flight flight = open.flight();
        return new Flight(
                flight.number(),
                flight.device(),
                flight.version(),
                flight.attempt(),
                (open.asked() - now) / 1000,
                flight.end(),
                flight.leaves());
    }

    @Override
    public void ended() {
        over = true;
    }

    @Override
    public void close() {
        open.ifPresent(known -> {
            known.launcher().close();
            Set<String> devices = known.flights().close();
            if (over || known.flights().version() >= known.run().rounds()) {
                known.dispatch().tell(devices);
            }
            known.dispatch().close();
        });
        open = Optional.empty();
    }
}

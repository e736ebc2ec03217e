package dev.proprio.coordinator.round;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.selection.DeviceReports;
import dev.proprio.coordinator.selection.EligibilityCount;
import dev.proprio.coordinator.selection.EligibilityTally;
import dev.proprio.coordinator.selection.JoinedPopulation;
import dev.proprio.coordinator.selection.Population;
import dev.proprio.coordinator.selection.SelectionContext;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.text.CountText;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps devices at work for a server that does not wait: whoever has answered, is lost or out of time is followed at once by
 * another that is there, also while a step is evaluated. It has a thread of its own. {@link #wake} may be called by any.
 */
final class FlightLauncher {
    private static final Logger log = LoggerFactory.getLogger(FlightLauncher.class);

    /** Nobody tells when a device's time is up. */
    private static final long LOOK_NANOS = Duration.ofMillis(250).toNanos();

    private final AsynchronousMode mode;
    private final Population population;
    private final DeviceDispatch dispatch;
    private final OpenFlights flights;
    private final Duration limit;
    private final Thread thread;
    private final Set<String> launched = new LinkedHashSet<>();
    private Basis basis;
    private long number;

    /** Choices so far on the present basis. */
    private int draws;

    /** Since when nobody has been there. */
    private OptionalLong idle = OptionalLong.empty();

    /**
     * What devices are asked to train on from now on.
     *
     * @param round the one after the last that is kept
     * @param versions the model of that round's start among them
     * @param from when they are asked, by the flights' clock
     */
    private record Basis(RoundContext round, ModelVersions versions, long from) {
        static Basis of(RoundContext round, long from) {
            Flights kept = round.before().part(Flights.PART).orElse(Flights.NONE);
            return new Basis(round, new ModelVersions(round.before(), kept.models()), from);
        }
    }

    /** @param round the first that is carried out */
    FlightLauncher(
            AsynchronousMode mode,
            Population population,
            DeviceDispatch dispatch,
            OpenFlights flights,
            RoundContext round) {
        this.mode = mode;
        this.population = population;
        this.dispatch = dispatch;
        this.flights = flights;
        this.limit = round.run().cohort().deadline();
        this.basis = begun(round);
        this.number = round.before().part(Flights.PART).orElse(Flights.NONE).number();
        this.thread =
                Thread.ofPlatform().name("flights-" + round.run().id()).daemon().unstarted(this::run);
    }

    private Basis begun(RoundContext round) {
        return Basis.of(
                round, flights.clock().deadline(dispatch.pause(round.before().emptyRounds())));
    }

    /** Asks once more whoever was at work when the run stopped, and then goes on. */
    void start() {
        Flights kept = basis.round().before().part(Flights.PART).orElse(Flights.NONE);
        kept.underWay().forEach(this::restore);
        dispatch.watch(this::wake);
        thread.start();
    }

    private void restore(Flight flight) {
        long now = flights.clock().nanos();
        var open = new OpenFlight(flights, flight, now + 1000 * flight.start(), limit, true);
        flights.restore(open);
        if (flights.version() - flight.version() > mode.maxStaleness()) {
            flights.giveUpStale(open);
            return;
        }
        DeviceDispatch.Call call =
                dispatch.open(basis.versions().errand(basis.round().run(), flight, open));
        open.through(call);
        call.ask();
    }

    /** A step is kept: from now on devices are asked to train on the model after it. */
    synchronized void advance(RoundContext next) {
        basis = begun(next);
        draws = 0;
        wake();
    }

    /** The number of the next flight. */
    synchronized long number() {
        return number;
    }

    /** Who was asked since this was asked last. */
    synchronized List<String> takeLaunched() {
        List<String> all = List.copyOf(launched);
        launched.clear();
        return all;
    }

    /** Something has happened after which somebody may be asked. */
    void wake() {
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!flights.isClosed()) {
            try {
                look();
            } catch (ExtensionException e) {
                flights.broken(e);
                return;
            } catch (UncheckedIOException e) {
                flights.hopeless(JoinedPopulation.unkept(e));
                return;
            } catch (RuntimeException | Error e) {
                log.error("devices can't be asked any more", e);
                flights.hopeless("devices can't be asked any more: " + e);
                return;
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
    }

    private synchronized Basis basis() {
        return basis;
    }

    private void look() {
        List<OpenFlight> atWork = flights.atWork();
        atWork.forEach(this::expire);
        List<OpenFlight> away = atWork.stream()
                .filter(flight -> !dispatch.isHere(flight.device()))
                .toList();
        away.stream().limit(Math.max(0, away.size() - mode.concurrency())).forEach(this::replace);
        Basis present = basis();
        RunDefinition run = present.round().run();
        boolean over = present.round().before().round() >= run.rounds();
        if (over || flights.clock().left(present.from()) > 0) {
            return;
        }
        int places = flights.places(dispatch::isHere);
        if (places > 0) {
            dispatch.admit();
            fill(present, places);
        }
        judge(present);
    }

    private void fill(Basis present, int places) {
        Set<String> engaged = flights.engaged();
        List<String> free = here().stream()
                .filter(device -> !engaged.contains(device) && population.isAvailable(device))
                .toList();
        if (!free.isEmpty()) {
            chosen(present, free, places).forEach(device -> launch(present, device));
        }
    }

    private List<String> here() {
        return devices().filter(dispatch::isHere).toList();
    }

    private Stream<String> devices() {
        return LongStream.range(0, population.size()).mapToObj(population::device);
    }

    /** How many of those that are here may be asked; empty if nothing keeps anybody out. */
    Optional<EligibilityCount> eligibility() {
        if (!population.isFiltered()) {
            return Optional.empty();
        }
        var tally = new EligibilityTally();
        here().forEach(device -> tally.note(device, population.ineligible(device)));
        return Optional.of(tally.count());
    }

    private void expire(OpenFlight flight) {
        OptionalLong deadline = flight.deadline();
        if (deadline.isPresent() && flights.clock().left(deadline.getAsLong()) <= 0) {
            flights.failed(
                    flight,
                    Stage.DEADLINE,
                    "no answer within %s of being asked, cohort.deadline".formatted(DurationText.format(limit)));
        } else if (!dispatch.isHere(flight.device()) && !dispatch.isExpected(flight.device())) {
            flights.failed(
                    flight,
                    Stage.CONNECT,
                    "its connection broke, and it did not come back within %s"
                            .formatted(DurationText.format(dispatch.comeBack())));
        }
    }

    /** Of more than have places nobody holds a model ready. */
    private void replace(OpenFlight flight) {
        flights.failed(
                flight, Stage.CONNECT, "its connection broke, and so did those of as many others as have places");
    }

    private List<String> chosen(Basis present, List<String> free, int places) {
        RoundContext round = present.round();
        RunDefinition run = round.run();
        var candidates = Population.of(free);
        DeviceReports reports = round.before()
                .part(DeviceReports.PART)
                .orElse(DeviceReports.NONE)
                .of(candidates);
        return CheckedExtensions.select(
                run.selection(),
                new SelectionContext(
                        candidates,
                        Math.min(places, free.size()),
                        run.seed(),
                        round.round(),
                        reports,
                        Optional.empty(),
                        nextDraw()));
    }

    private synchronized int nextDraw() {
        return draws++;
    }

    private synchronized Flight flight(String device, int version) {
        launched.add(device);
        return new Flight(number++, device, version, RoundPlan.FIRST_ATTEMPT, 0, 0, false);
    }

    private void launch(Basis present, String device) {
        Flight flight = flight(device, present.versions().current());
        var open = new OpenFlight(flights, flight, flights.clock().nanos(), limit, false);
        DeviceDispatch.Call call =
                dispatch.open(present.versions().errand(present.round().run(), flight, open));
        open.through(call);
        if (flights.add(open)) {
            call.ask();
        } else {
            call.close();
        }
    }

    /** If nobody is at work, and the step lacks updates, whether any can come. */
    private void judge(Basis present) {
        int missing = flights.missing();
        if (missing == 0 || !flights.atWork().isEmpty()) {
            idle = OptionalLong.empty();
            return;
        }
        Set<String> open = flights.open();
        Set<String> engaged = flights.engaged();
        boolean allFailed = here().stream().anyMatch(device -> !open.contains(device) && population.isAvailable(device))
                && devices()
                        .noneMatch(device -> !engaged.contains(device)
                                && (dispatch.isHere(device) || dispatch.isExpected(device))
                                && population.isAvailable(device));
        if (allFailed) {
            flights.stuck(present.versions().current());
            return;
        }
        long now = flights.clock().nanos();
        if (idle.isEmpty()) {
            idle = OptionalLong.of(now);
            log.info("round {} waits for devices: {}", present.round().round(), lacking(missing, open));
        } else if (now - idle.getAsLong() >= dispatch.patience().toNanos()) {
            flights.hopeless(
                    "round %s had nobody to ask for %s s: %s; see to their network, or lower mode.buffer, and resume the run"
                            .formatted(
                                    present.round().round(), dispatch.patience().toSeconds(), lacking(missing, open)));
        }
    }

    private String lacking(int missing, Set<String> open) {
        return "it lacks %s of the %s updates that make a step, and of the run's %s %s here%s, of which %s sent theirs"
                .formatted(
                        missing,
                        mode.buffer(),
                        CountText.of(population.size(), "device"),
                        CountText.of(here().size(), "is", "are"),
                        eligibility()
                                .map(counted -> " (" + counted.text() + ")")
                                .orElse(""),
                        CountText.of(here().stream().filter(open::contains).count(), "has", "have"));
    }

    /** Does not wait for the thread to end. */
    void close() {
        wake();
    }
}

package dev.proprio.coordinator.round;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Dispatcher;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.NobodyThereException;
import dev.proprio.coordinator.asynchronous.StepTimeline;
import dev.proprio.coordinator.clock.RoundClock;
import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.selection.VirtualChoice;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rounds that are steps of a server that does not wait. Who arrives is known before anybody trains: of those that arrive, the
 * ones that may count are trained, each on the version that it began with, on all threads at once. If some of them fail,
 * time goes on, and whoever arrives next takes their places.
 */
final class AsynchronousRounds implements ServerSteps {
    /** With so many arrivals for each update of a step, and never fewer than {@link #LEAST_TRIED}, it gives up. */
    private static final int TRIED = 10;

    private static final int LEAST_TRIED = 20;

    private final Fleet fleet;
    private final VirtualDevices devices;
    private final AsynchronousMode mode;
    private final RoundClock clock;
    private Optional<Begun> begun = Optional.empty();

    AsynchronousRounds(Fleet fleet, VirtualDevices devices, AsynchronousMode mode, RoundClock clock) {
        this.fleet = fleet;
        this.devices = devices;
        this.mode = mode;
        this.clock = clock;
    }

    /** A step that was planned, and who arrives first in it. */
    private record Begun(int round, long start, StepTimeline timeline, List<Flight> first) {}

    @Override
    public RoundPlan plan(RoundContext round) throws RunFailedException {
        RunState before = round.before();
        Flights flights = before.part(Flights.PART).orElse(Flights.NONE);
        long start = before.part(VirtualRound.PART).orElse(VirtualRound.NONE).end();
        var timeline =
                new StepTimeline(mode, before.round(), flights.underWay(), start, flights.number(), dispatcher(round));
        List<Flight> first = next(round, timeline, mode.buffer());
        begun = Optional.of(new Begun(round.round(), start, timeline, first));
        return new RoundPlan(
                round.run(),
                round.round(),
                RoundPlan.FIRST_ATTEMPT,
                first.stream().map(Flight::device).distinct().toList(),
                mode.buffer(),
                Optional.empty());
    }

    private Dispatcher dispatcher(RoundContext round) {
        var choices = new Choices(round);
        return new Dispatcher() {
            @Override
            public List<String> choose(long at, int count, int draw, Predicate<String> busy) {
                return choices.choose(at, count, draw, busy);
            }

            @Override
            public Course course(String device, int version, int attempt, long at) {
                return AsynchronousRounds.this.course(round, device, version, attempt, at);
            }
        };
    }

    /**
     * Who is asked in a step, one after the other. What they have to train on is made ready for all that are likely to be
     * asked at once, on all threads: one by one it would take longer than their training.
     */
    private final class Choices {
        private final RoundContext round;
        private final AvailabilitySchedule there;
        private final VirtualChoice known;
        /** Before this choice all that are likely have been made ready. */
        private int foreseen;

        Choices(RoundContext round) {
            this.round = round;
            this.there =
                    devices.availability(round.before().part(Batteries.PART).orElse(Batteries.FULL));
            this.known =
                    new VirtualChoice(devices.times(round.bytesDown(), round.bytesUp(round.round())), Long.MAX_VALUE);
        }

        List<String> choose(long at, int count, int draw, Predicate<String> busy) {
            List<String> chosen = select(at, count, draw, busy);
            Set<String> likely = new LinkedHashSet<>(chosen);
            // Who asks what devices said would be asked for much more than it is worth.
            if (draw >= foreseen && !round.run().selection().usesReports()) {
                foreseen = draw + mode.buffer();
                for (int next = draw + 1; next < foreseen; next++) {
                    likely.addAll(select(at, 1, next, busy));
                }
            }
            if (likely.size() > 1) {
                devices.windows().of(List.copyOf(likely));
            }
            return chosen;
        }

        private List<String> select(long at, int count, int draw, Predicate<String> busy) {
            return new AvailablePopulation(fleet.population(), there, at, busy).chosen(round, count, known, draw);
        }
    }

    private Course course(RoundContext round, String device, int version, int attempt, long at) {
        int number = version + 1;
        return devices.course(number, attempt, at, device, round.bytesDown(), round.bytesUp(number));
    }

    private static List<Flight> next(RoundContext round, StepTimeline timeline, int wanted) throws RunFailedException {
        try {
            return timeline.next(wanted);
        } catch (NobodyThereException e) {
            if (e.left() > 0) {
                throw new RunFailedException(
                        "round %s has no update: of the last %s devices that were asked, since %s of virtual time, each left before its update had arrived, or came too late to count; change devices, mode.max-staleness, or take a smaller model"
                                .formatted(round.round(), e.left(), VirtualInstant.text(e.since())),
                        e);
            }
            throw new RunFailedException(
                    "round %s needs somebody to ask, but in a whole day from %s of virtual time on, nobody was there; change devices.availability or devices.battery"
                            .formatted(round.round(), VirtualInstant.text(e.since())),
                    e);
        }
    }

    @Override
    public CombinedUpdates gather(RoundContext round, RoundPlan plan, Consumer<RoundPhase> phases)
            throws RunFailedException, InterruptedException {
        Begun step = begun.filter(planned -> planned.round() == round.round()).orElseThrow();
        begun = Optional.empty();
        phases.accept(RoundPhase.TRAIN);
        var versions = new ModelVersions(
                round.before(),
                round.before().part(Flights.PART).orElse(Flights.NONE).models());
        var rule = new StepMean(mode, versions);
        var collector = new FlightCollector(plan, round.shape(), round.rule(), clock, rule::factor);
        StepTimeline timeline = step.timeline();
        Traffic traffic = new Traffic(0, 0);
        int tried = 0;
        List<Flight> wave = step.first();
        while (true) {
            int before = collector.accepted();
            List<Errand> errands = wave.stream()
                    .map(flight -> versions.errand(round.run(), flight, collector.sink(flight)))
                    .toList();
            traffic = traffic.plus(fleet.train(errands));
            tried += wave.size();
            int missing = mode.buffer() - collector.accepted();
            timeline.failed(wave.size() - (collector.accepted() - before));
            if (missing == 0 || collector.isBroken() || tried >= Math.max(LEAST_TRIED, TRIED * mode.buffer())) {
                break;
            }
            wave = next(round, timeline, missing);
        }
        phases.accept(RoundPhase.COMMIT);
        var report = new StepReport(
                step.start(),
                timeline,
                collector,
                flight -> course(round, flight.device(), flight.version(), flight.attempt(), flight.start()));
        return new CombinedUpdates(
                rule.combined(collector),
                report.outcomes(),
                collector.metrics(),
                traffic.plus(new Traffic(timeline.landings().size() * round.bytesDown(), 0)),
                collector.elapsed(),
                Optional.empty(),
                report.kept(versions, mode, devices, round.before()));
    }
}

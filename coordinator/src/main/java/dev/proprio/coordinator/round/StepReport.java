package dev.proprio.coordinator.round;

import dev.proprio.coordinator.asynchronous.AsynchronousMode;
import dev.proprio.coordinator.asynchronous.Flight;
import dev.proprio.coordinator.asynchronous.Flights;
import dev.proprio.coordinator.asynchronous.Landing;
import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.asynchronous.StepTimeline;
import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.ClassUse;
import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.state.StateParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What became of the devices that landed in a step, and what is kept of it.
 *
 * @param start when it began, in microseconds of virtual time
 * @param courses what a flight took
 */
record StepReport(long start, StepTimeline timeline, FlightCollector collector, Function<Flight, Course> courses) {
    /** One for each device that landed, in the order in which they did. */
    List<ClientOutcome> outcomes() {
        return timeline.landings().stream().map(this::outcome).toList();
    }

    private ClientOutcome outcome(Landing landing) {
        Flight flight = landing.flight();
        String device = flight.device();
        Duration elapsed = VirtualInstant.duration(flight.end() - start);
        ClientOutcome outcome = switch (landing.fate()) {
            case LEFT ->
                new ClientOutcome.Failed(
                        device,
                        elapsed,
                        Stage.DROP,
                        "left at %s of virtual time".formatted(VirtualInstant.text(flight.end())));
            case STALE -> new ClientOutcome.Late(device, elapsed);
            case ARRIVED -> collector.outcome(flight).orElseThrow().at(elapsed);
        };
        return outcome.asked(VirtualInstant.duration(flight.start() - start));
    }

    /** The parts of the state after the step. */
    StateParts kept(ModelVersions versions, AsynchronousMode mode, VirtualDevices devices, RunState before) {
        StepStaleness staleness = StepStaleness.NONE;
        Map<String, ClassUse> use = new TreeMap<>();
        List<Batteries.Drain> drains = new ArrayList<>();
        for (Landing landing : timeline.landings()) {
            Flight flight = landing.flight();
            Course course = courses.apply(flight);
            ClientOutcome outcome = outcome(landing);
            ClassUse one = VirtualOutcomes.use(course, outcome);
            drains.add(new Batteries.Drain(flight.device(), one.spent().joules(), flight.end()));
            use.merge(course.kind().name(), one, ClassUse::plus);
            if (one.counted() == 1) {
                staleness = staleness.with(versions.current() - flight.version());
            } else if (landing.fate() == Landing.Fate.STALE) {
                staleness = staleness.withStale();
            }
        }
        List<Flight> underWay = timeline.underWay();
        return VirtualOutcomes.batteries(devices, before, drains, timeline.now())
                .with(VirtualRound.PART, new VirtualRound(start, timeline.now(), use))
                .with(
                        Flights.PART,
                        new Flights(timeline.number(), underWay, versions.after(underWay, mode), staleness));
    }
}

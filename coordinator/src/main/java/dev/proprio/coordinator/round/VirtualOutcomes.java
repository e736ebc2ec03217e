package dev.proprio.coordinator.round;

import dev.proprio.coordinator.devices.Batteries;
import dev.proprio.coordinator.devices.ClassUse;
import dev.proprio.coordinator.devices.Course;
import dev.proprio.coordinator.devices.RoundTimeline;
import dev.proprio.coordinator.devices.Spent;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import dev.proprio.coordinator.state.StateParts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of a round's devices on the virtual clock: of those that were trained what they answered, at the moment at
 * which their update arrived, and of the others what the timeline says.
 */
final class VirtualOutcomes {
    private final RoundTimeline timeline;
    private final Map<String, Course> courses;
    private final Map<String, ClientOutcome> answers;
    private final long length;
    private final boolean complete;

    private VirtualOutcomes(RoundTimeline timeline, Map<String, ClientOutcome> answers, long length, boolean complete) {
        this.timeline = timeline;
        this.courses = timeline.byDevice();
        this.answers = new HashMap<>(answers);
        this.length = length;
        this.complete = complete;
    }

    /** @param answers of those that were trained, by device */
    static VirtualOutcomes of(RoundTimeline timeline, Map<String, ClientOutcome> answers) {
        List<String> counted = accepted(answers.values().stream().toList());
        return new VirtualOutcomes(timeline, answers, timeline.length(counted), counted.size() >= timeline.target());
    }

    /**
     * Of a round that lasts as long as it was to last, whoever failed.
     *
     * @param answers of those that were trained, by device
     * @param length how long it lasts, in microseconds
     */
    static VirtualOutcomes of(RoundTimeline timeline, Map<String, ClientOutcome> answers, long length) {
        return new VirtualOutcomes(timeline, answers, length, answers.size() >= timeline.target());
    }

    private static List<String> accepted(List<ClientOutcome> outcomes) {
        return outcomes.stream()
                .filter(ClientOutcome.Accepted.class::isInstance)
                .map(ClientOutcome::device)
                .toList();
    }

    /** What became of one of them. */
    ClientOutcome of(String device) {
        Course course = courses.get(device);
        if (course == null) {
            throw new IllegalArgumentException(device + " is not in the round's timeline");
        }
        Duration arrival = VirtualInstant.duration(course.arrival());
        ClientOutcome answer = answers.get(device);
        if (answer != null) {
            return answer.at(arrival);
        }
        return switch (timeline.missed(course, length, complete)) {
            case LEFT -> {
                long left = course.leaves().orElseThrow();
                yield new ClientOutcome.Failed(
                        device,
                        VirtualInstant.duration(left),
                        Stage.DROP,
                        "left at %s of virtual time".formatted(VirtualInstant.text(timeline.start() + left)));
            }
            case LATE -> new ClientOutcome.Late(device, arrival);
            case DEADLINE ->
                new ClientOutcome.Failed(
                        device,
                        VirtualInstant.duration(length),
                        Stage.DEADLINE,
                        "no answer before the round's deadline, %s of virtual time"
                                .formatted(VirtualInstant.text(timeline.start() + length)));
        };
    }

    /** What a round leaves in the run's state. */
    static StateParts kept(
            VirtualDevices devices, RunState before, RoundTimeline timeline, List<ClientOutcome> outcomes) {
        return kept(devices, before, timeline, outcomes, length(timeline, outcomes));
    }

    /** How long a round lasts that ends with these, in microseconds. */
    static long length(RoundTimeline timeline, List<ClientOutcome> outcomes) {
        return timeline.length(accepted(outcomes));
    }

    /** What a round leaves in the run's state that lasts so long. */
    static StateParts kept(
            VirtualDevices devices,
            RunState before,
            RoundTimeline timeline,
            List<ClientOutcome> outcomes,
            long length) {
        VirtualRound round = round(timeline, outcomes, length);
        Map<String, Course> courses = timeline.byDevice();
        List<Batteries.Drain> drains = outcomes.stream()
                .flatMap(outcome -> Optional.ofNullable(courses.get(outcome.device()))
                        .map(course -> new Batteries.Drain(
                                course.device(),
                                spent(course, outcome).joules(),
                                timeline.start() + course.leaves().orElse(course.arrival())))
                        .stream())
                .toList();
        return batteries(devices, before, drains, round.end()).with(VirtualRound.PART, round);
    }

    /** What is left in batteries, if anybody counts that. */
    static StateParts batteries(VirtualDevices devices, RunState before, List<Batteries.Drain> drains, long now) {
        Batteries left = devices.drained(before.part(Batteries.PART).orElse(Batteries.FULL), drains, now);
        return devices.battery().isPresent() ? StateParts.NONE.with(Batteries.PART, left) : StateParts.NONE;
    }

    /** When a round was, and what it took, of which these are the outcomes. */
    private static VirtualRound round(RoundTimeline timeline, List<ClientOutcome> outcomes, long length) {
        Map<String, Course> courses = timeline.byDevice();
        Map<String, ClassUse> use = new TreeMap<>();
        for (ClientOutcome outcome : outcomes) {
            Course course = courses.get(outcome.device());
            if (course != null) {
                use.merge(course.kind().name(), use(course, outcome), ClassUse::plus);
            }
        }
        return new VirtualRound(timeline.start(), timeline.start() + length, use);
    }

    /** What a device spent: nothing on an update that it did not send. */
    private static Spent spent(Course course, ClientOutcome outcome) {
        boolean sent = !(outcome instanceof ClientOutcome.Failed failed
                && (failed.stage() == Stage.DROP || failed.stage() == Stage.TRAIN));
        return sent ? course.spent() : course.unsent();
    }

    /** What a device of a class did, and what it took. */
    static ClassUse use(Course course, ClientOutcome outcome) {
        Spent spent = spent(course, outcome);
        return switch (outcome) {
            case ClientOutcome.Accepted ignored -> new ClassUse(1, 1, 0, 0, spent, Spent.NOTHING);
            case ClientOutcome.Late ignored -> new ClassUse(1, 0, 1, 0, spent, spent);
            case ClientOutcome.Failed ignored -> new ClassUse(1, 0, 0, 1, spent, spent);
        };
    }
}

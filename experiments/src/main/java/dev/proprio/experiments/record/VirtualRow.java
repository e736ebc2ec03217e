package dev.proprio.experiments.record;

import dev.proprio.coordinator.asynchronous.StepStaleness;
import dev.proprio.coordinator.devices.ClassUse;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.coordinator.devices.VirtualRound;
import java.util.List;
import java.util.Optional;

/**
 * When a round was by the virtual clock, and what it took its devices.
 *
 * @param start when it began, in s since the run's start
 * @param end when it ended, in s since the run's start
 * @param bytes that all devices that were asked sent and received
 * @param joules that they spent
 * @param wastedShare share of the time that they trained for updates that did not count; 0 if nobody trained
 * @param classes the same for each class of devices
 * @param staleness how old updates were, of a server that does not wait
 * @param tier whose round it was, from 1, the fastest, of a server with tiers
 */
public record VirtualRow(
        double start,
        double end,
        long bytes,
        double joules,
        double wastedShare,
        List<ClassRow> classes,
        Optional<StalenessRow> staleness,
        Optional<Integer> tier) {
    public VirtualRow {
        classes = List.copyOf(classes);
    }

    /**
     * What the devices of one class did.
     *
     * @param deviceClass its name
     * @param asked how many were asked
     * @param counted how many updates of theirs counted
     * @param late how many arrived too late
     * @param failed how many left, missed the deadline or failed
     * @param computeSeconds how long they trained, added up
     * @param wastedComputeSeconds that part of it whose updates did not count
     * @param bytes sent and received
     * @param wastedBytes that part of them that did not count
     * @param joules spent
     * @param wastedJoules that part of them that did not count
     */
    public record ClassRow(
            String deviceClass,
            long asked,
            long counted,
            long late,
            long failed,
            double computeSeconds,
            double wastedComputeSeconds,
            long bytes,
            long wastedBytes,
            double joules,
            double wastedJoules) {
        static ClassRow of(String deviceClass, ClassUse use) {
            return new ClassRow(
                    deviceClass,
                    use.asked(),
                    use.counted(),
                    use.late(),
                    use.failed(),
                    VirtualInstant.seconds(use.spent().computeMicros()),
                    VirtualInstant.seconds(use.wasted().computeMicros()),
                    use.spent().bytes(),
                    use.wasted().bytes(),
                    use.spent().joules(),
                    use.wasted().joules());
        }

        ClassRow plus(ClassRow other) {
            return new ClassRow(
                    deviceClass,
                    asked + other.asked,
                    counted + other.counted,
                    late + other.late,
                    failed + other.failed,
                    computeSeconds + other.computeSeconds,
                    wastedComputeSeconds + other.wastedComputeSeconds,
                    bytes + other.bytes,
                    wastedBytes + other.wastedBytes,
                    joules + other.joules,
                    wastedJoules + other.wastedJoules);
        }
    }

    /**
     * By how many versions updates of a step were older than the model.
     *
     * @param mean of those that counted
     * @param max of those that counted
     * @param stale how many more were too stale to count: with a virtual clock they were never trained
     */
    public record StalenessRow(double mean, int max, int stale) {
        /** A step's. */
        public static StalenessRow of(StepStaleness step) {
            return new StalenessRow(step.mean(), step.max(), step.stale());
        }
    }

    /** A round's. */
    public static VirtualRow of(VirtualRound round, Optional<StepStaleness> staleness, Optional<Integer> tier) {
        ClassUse all = round.all();
        long trained = all.spent().computeMicros();
        return new VirtualRow(
                VirtualInstant.seconds(round.start()),
                VirtualInstant.seconds(round.end()),
                all.spent().bytes(),
                all.spent().joules(),
                trained == 0 ? 0 : (double) all.wasted().computeMicros() / trained,
                round.use().entrySet().stream()
                        .map(use -> ClassRow.of(use.getKey(), use.getValue()))
                        .toList(),
                staleness.map(StalenessRow::of),
                tier);
    }
}

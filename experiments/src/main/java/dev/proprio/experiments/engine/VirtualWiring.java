package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.LocalAlgorithm;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.TrainingOperations;
import dev.proprio.coordinator.devices.AvailabilitySchedule;
import dev.proprio.coordinator.devices.DeviceWindows;
import dev.proprio.coordinator.devices.SpeedCorrelation;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.devices.VirtualInstant;
import dev.proprio.experiments.spec.ClockKind;
import dev.proprio.experiments.spec.DevicesSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.random.KeyedRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What an experiment's devices are on a virtual clock. */
final class VirtualWiring {
    /** The reference device does so many floating-point operations in a microsecond. */
    private static final long OPERATIONS_PER_MICROSECOND = 2_000;

    /** In microseconds; of what takes longer a round would not end. */
    private static final long LONGEST_WINDOW = 3 * 3_600_000_000L;

    /** So many devices tell how much data a fleet has. */
    private static final int SAMPLE = 256;

    private VirtualWiring() {}

    /**
     * Those of a spec; empty if its clock is the machine's.
     *
     * @throws InvalidSettingException if a file that says when devices are there is malformed
     * @throws SensorDataException if there is none
     */
    static Optional<VirtualDevices> of(ExperimentSpec spec, FederatedDataset dataset, Model model, FileAccess files)
            throws SensorDataException {
        if (spec.clock() == ClockKind.REAL) {
            return Optional.empty();
        }
        DevicesSpec devices = spec.devices().orElseGet(DevicesSpec::new);
        DeviceWindows windows = new Gradients(dataset, spec.local(), spec.rounds());
        return Optional.of(new VirtualDevices(
                spec.seed(),
                devices.deviceMix(),
                schedule(devices, spec.seed(), files),
                devices.jitter(),
                microsPerWindow(model, devices.work()),
                windows,
                devices.battery(),
                devices.correlation()
                        .filter(with -> with.data() != 0)
                        .map(with -> correlation(with.data(), spec.seed(), dataset, windows))));
    }

    private static long microsPerWindow(Model model, int work) {
        long micros = Math.ceilDiv(
                Math.multiplyExact(TrainingOperations.perWindow(model), (long) work), OPERATIONS_PER_MICROSECOND);
        if (micros > LONGEST_WINDOW) {
            throw new InvalidSettingException(
                    "devices.work",
                    "must be lower, because with %s one window takes the reference device %s of virtual time, more than three hours"
                            .formatted(work, DurationText.format(VirtualInstant.duration(micros))));
        }
        return micros;
    }

    private static AvailabilitySchedule schedule(DevicesSpec devices, long seed, FileAccess files)
            throws SensorDataException {
        try {
            return devices.availability().schedule(seed, files);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException("devices.availability." + e.component(), e.expectation());
        }
    }

    private static SpeedCorrelation correlation(
            double data, long seed, FederatedDataset dataset, DeviceWindows windows) {
        var correlation = SpeedCorrelation.of(data, windows.of(sample(seed, dataset)));
        if (correlation.deviation() == 0) {
            throw new InvalidSettingException(
                    "devices.correlation",
                    "must be left out where all devices have equally many windows, to about 1 %, with which no speed can go; or spread data unevenly, with data.partition: quantity");
        }
        return correlation;
    }

    /** Some devices to know a fleet by: all, of a small one. */
    private static List<String> sample(long seed, FederatedDataset dataset) {
        int devices = dataset.devices();
        var random = KeyedRandom.of(seed, "device-sample");
        IntStream chosen = devices <= SAMPLE
                ? IntStream.range(0, devices)
                : random.ints(0, devices).distinct().limit(SAMPLE);
        return chosen.mapToObj(dataset::deviceId).toList();
    }

    /** How many gradients devices take of their windows. */
    private record Gradients(FederatedDataset dataset, LocalAlgorithm local, int rounds) implements DeviceWindows {
        @Override
        public long[] of(List<String> devices) {
            // Rounds differ by their stage alone.
            long[] most = of(1, devices);
            long[] last = of(rounds, devices);
            for (int i = 0; i < most.length; i++) {
                most[i] = Math.max(most[i], last[i]);
            }
            return most;
        }

        @Override
        public long[] of(int round, List<String> devices) {
            // Windows without a label are made for it where the algorithm goes over them by themselves.
            boolean all = dataset.hasUnlabelled() && local.gradients(round, 0, 1) > 0;
            return IntStream.range(0, devices.size())
                    .parallel()
                    .mapToLong(i -> count(round, devices.get(i), all))
                    .toArray();
        }

        private long count(int round, String device, boolean all) {
            try {
                OptionalInt known = dataset.expectedCount(device);
                int labelled = known.isPresent()
                        ? known.getAsInt()
                        : dataset.of(device).count();
                int others = all ? dataset.unlabelled(device).count() : 0;
                return local.gradients(round, labelled, others);
            } catch (SensorDataException unreadable) {
                // It fails, and is recorded, when its turn comes.
                return 0;
            }
        }
    }
}

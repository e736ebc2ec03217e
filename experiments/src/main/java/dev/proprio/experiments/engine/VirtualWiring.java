package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.FileAccess;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.TrainingOperations;
import dev.proprio.coordinator.devices.DeviceWindows;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.experiments.spec.ClockKind;
import dev.proprio.experiments.spec.DevicesSpec;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** What an experiment's devices are on a virtual clock. */
final class VirtualWiring {
    /** The reference device does so many floating-point operations in a microsecond. */
    private static final long OPERATIONS_PER_MICROSECOND = 2_000;

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
        try {
            return Optional.of(new VirtualDevices(
                    spec.seed(),
                    devices.deviceMix(),
                    devices.availability().schedule(spec.seed(), files),
                    devices.jitter(),
                    Math.ceilDiv(TrainingOperations.perWindow(model), OPERATIONS_PER_MICROSECOND),
                    windows(dataset, spec.local().passes()),
                    devices.battery()));
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException("devices.availability." + e.component(), e.expectation());
        }
    }

    private static DeviceWindows windows(FederatedDataset dataset, int passes) {
        return devices -> IntStream.range(0, devices.size())
                .parallel()
                .mapToLong(i -> (long) passes * count(dataset, devices, i))
                .toArray();
    }

    private static int count(FederatedDataset dataset, List<String> devices, int index) {
        String device = devices.get(index);
        try {
            OptionalInt known = dataset.expectedCount(device);
            return known.isPresent() ? known.getAsInt() : dataset.of(device).count();
        } catch (SensorDataException unreadable) {
            // It fails, and is recorded, when its turn comes.
            return 0;
        }
    }
}

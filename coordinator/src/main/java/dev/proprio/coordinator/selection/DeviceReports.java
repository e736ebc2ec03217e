package dev.proprio.coordinator.selection;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.update.Metric;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The last report of every device whose update ever counted, by device. A value: it is part of a run's state. Devices
 * that were never heard of cost nothing.
 *
 * @param byDevice sorted, so that nothing depends on the order of arrival
 */
public record DeviceReports(NavigableMap<String, DeviceReport> byDevice) {
    /** Of nobody. */
    public static final DeviceReports NONE = new DeviceReports(new TreeMap<>());

    /** Their place in a run's state, if the selection uses them. */
    public static final StatePart<DeviceReports> PART = new ReportsPart();

    public DeviceReports {
        byDevice = Collections.unmodifiableNavigableMap(new TreeMap<>(byDevice));
    }

    /** Reports as the first versions of a journal had them among other things: the next that the reader has. */
    public static DeviceReports read(StoredReader reader) throws StoredFormatException {
        return ReportsPart.read(reader);
    }

    /**
     * These and the newer ones of a round.
     *
     * @param metrics what the round's accepted updates measured, by device
     */
    public DeviceReports with(int round, Map<String, Map<String, Metric>> metrics) {
        NavigableMap<String, DeviceReport> newer = new TreeMap<>(byDevice);
        metrics.forEach(
                (device, measured) -> DeviceReport.of(round, measured).ifPresent(report -> newer.put(device, report)));
        return new DeviceReports(newer);
    }

    /** What {@code device} said last. */
    public Optional<DeviceReport> of(String device) {
        return Optional.ofNullable(byDevice.get(device));
    }

    /** Those of the devices in {@code population} alone. */
    public DeviceReports of(Population population) {
        NavigableMap<String, DeviceReport> theirs = new TreeMap<>();
        for (long i = 0; i < population.size(); i++) {
            String device = population.device(i);
            of(device).ifPresent(report -> theirs.put(device, report));
        }
        return new DeviceReports(theirs);
    }

    /** Those of the devices that can be asked now. */
    public DeviceReports available(Population population) {
        NavigableMap<String, DeviceReport> theirs = new TreeMap<>();
        byDevice.forEach((device, report) -> {
            if (population.isAvailable(device)) {
                theirs.put(device, report);
            }
        });
        return new DeviceReports(theirs);
    }

    /** Whether {@code device} was ever heard of. */
    public boolean know(String device) {
        return byDevice.containsKey(device);
    }

    /** How many devices were heard of. */
    public int size() {
        return byDevice.size();
    }
}

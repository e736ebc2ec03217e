package dev.proprio.experiments.engine;

import dev.proprio.client.dataset.FederatedDataset;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.coordinator.devices.VirtualDevices;
import dev.proprio.coordinator.selection.EligibilityFilter;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.wire.SelfDescription;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * What simulated devices say of themselves where a spec asks it: of which classes they have data, and on a virtual clock
 * which kind of device they are. Found out for those alone that somebody looks at. Thread-safe.
 */
final class SimulatedDescriptions {
    private static final String UNREADABLE = "data that can't be read";

    private final EligibilityFilter filter;
    private final FederatedDataset dataset;
    private final List<String> classes;
    private final Optional<VirtualDevices> virtual;
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    private SimulatedDescriptions(
            EligibilityFilter filter, FederatedDataset dataset, Optional<VirtualDevices> virtual) {
        this.filter = filter;
        this.dataset = dataset;
        this.classes = dataset.description().classes();
        this.virtual = virtual;
    }

    /**
     * Those of an experiment; empty if nobody asks them.
     *
     * @param connected whether the devices are of other processes, which say what they want
     * @throws InvalidSettingException if the spec asks for a class that the data does not have, or for what no simulated
     *     device says
     */
    static Optional<SimulatedDescriptions> of(
            ExperimentSpec spec, FederatedDataset dataset, Optional<VirtualDevices> virtual, boolean connected) {
        Optional<EligibilityFilter> asked = spec.cohort().eligible();
        asked.ifPresent(filter -> requireClasses(filter, dataset.description().classes()));
        if (connected) {
            return Optional.empty();
        }
        asked.ifPresent(filter -> requireKnown(filter, dataset.description().classes(), virtual.isPresent()));
        return asked.map(filter -> new SimulatedDescriptions(filter, dataset, virtual));
    }

    private static void requireClasses(EligibilityFilter filter, List<String> classes) {
        for (String label : filter.labels()) {
            require(
                    classes.contains(label),
                    "labels",
                    "has \"%s\", which is none of the data's classes: %s".formatted(label, String.join(", ", classes)));
        }
        require(
                filter.leastLabels() <= classes.size(),
                "least-labels",
                "must be at most %s, the number of the data's classes, but was %s"
                        .formatted(classes.size(), filter.leastLabels()));
    }

    private static void requireKnown(EligibilityFilter filter, List<String> classes, boolean isVirtual) {
        require(
                filter.hardware().isEmpty() || isVirtual,
                "hardware",
                "must be left out with simulated devices by the machine's clock, which are no kind of device; add clock: virtual, or use devices of other processes");
        require(filter.modelVersion().isEmpty(), "model-version", unsaid("version of a model"));
        require(filter.memory().equals(new Bytes(0)), "memory", unsaid("memory"));
        require(filter.canRun().isEmpty(), "can-run", unsaid("algorithms of their own"));
        require(
                !filter.asksForLabels()
                        || (classes.size() <= SelfDescription.MOST_WORDS
                                && classes.stream().allMatch(name -> name.length() <= SelfDescription.LONGEST_WORD)),
                "labels",
                "must be left out with data of more than %s classes, or with names of more than %s characters, which no device can say"
                        .formatted(SelfDescription.MOST_WORDS, SelfDescription.LONGEST_WORD));
    }

    private static String unsaid(String what) {
        return "must be left out with simulated devices, which have no %s; use devices of other processes, or labels, least-labels or hardware"
                .formatted(what);
    }

    private static void require(boolean holds, String setting, String expectation) {
        Require.that(holds, "cohort.eligible." + setting, expectation);
    }

    /** What keeps a device from being asked; empty if nothing does. */
    Optional<String> obstacle(String device) {
        return known.computeIfAbsent(device, this::find);
    }

    private Optional<String> find(String device) {
        try {
            return filter.obstacle(description(device));
        } catch (SensorDataException e) {
            return Optional.of(UNREADABLE);
        }
    }

    /** What a device says; nothing if its data can't be read. */
    SelfDescription of(String device) {
        try {
            return description(device);
        } catch (SensorDataException e) {
            return SelfDescription.NONE;
        }
    }

    private SelfDescription description(String device) throws SensorDataException {
        return new SelfDescription(
                virtual.map(devices -> devices.className(device)).orElse(""),
                "",
                filter.asksForLabels() ? labels(dataset.of(device)) : List.of(),
                0,
                List.of());
    }

    private List<String> labels(Windows windows) {
        boolean[] has = new boolean[classes.size()];
        Arrays.stream(windows.labels()).forEach(label -> has[label] = true);
        return IntStream.range(0, has.length)
                .filter(label -> has[label])
                .mapToObj(classes::get)
                .toList();
    }
}

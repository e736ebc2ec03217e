package dev.proprio.coordinator.quarantine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * Finds who keeps failing. What many devices have in common is found before they are, and of several things that they
 * have in common the one with which they fail most. Not thread-safe.
 */
public final class FailureWatch {
    /** Devices that are watched; those that were asked longest ago are forgotten first. */
    private static final int MOST_DEVICES = 50_000;

    /** Values of an attribute that are watched: it is devices that say them, and they may say anything. */
    private static final int MOST_VALUES = 200;

    private static final List<FleetAttribute> SAID =
            List.of(FleetAttribute.SOFTWARE, FleetAttribute.HARDWARE, FleetAttribute.MODEL_VERSION);

    private final QuarantineSettings settings;
    private final Map<FleetAttribute, SequencedMap<String, FailureWindow>> windows =
            new EnumMap<>(FleetAttribute.class);

    public FailureWatch(QuarantineSettings settings) {
        this.settings = settings;
    }

    /** Those of an attribute's values, the one that was seen longest ago first. */
    private SequencedMap<String, FailureWindow> windows(FleetAttribute attribute) {
        return windows.computeIfAbsent(attribute, unseen -> new LinkedHashMap<>(16, 0.75f, true));
    }

    /**
     * Takes in a round.
     *
     * @param ignored who is put aside already
     * @return who is found to keep failing
     */
    public List<Suspicion> take(Collection<DeviceTry> round, Predicate<FleetMember> ignored) {
        List<DeviceTry> counted =
                round.stream().filter(one -> !ignored.test(one.member())).toList();
        int failures = (int) counted.stream().filter(DeviceTry::failed).count();
        for (FleetAttribute attribute : FleetAttribute.values()) {
            add(attribute, counted, failures);
        }
        Optional<Suspicion> common = inCommon();
        if (common.isPresent()) {
            // What else was counted of values was counted with those devices in it.
            SAID.forEach(attribute -> windows(attribute).values().forEach(FailureWindow::restart));
        }
        List<Suspicion> found = new ArrayList<>(common.stream().toList());
        for (DeviceTry one : counted) {
            boolean covered =
                    common.filter(value -> value.subject().covers(one.member())).isPresent();
            if (!covered) {
                device(one.member().device()).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Begins anew with a subject. */
    public void forget(FailureSubject subject) {
        FailureWindow window = windows(subject.attribute()).get(subject.value());
        if (window != null) {
            window.restart();
        }
    }

    private void add(FleetAttribute attribute, List<DeviceTry> round, int failures) {
        Map<String, List<DeviceTry>> byValue = new HashMap<>();
        for (DeviceTry one : round) {
            String value = one.member().value(attribute);
            if (!value.isEmpty()) {
                byValue.computeIfAbsent(value, unseen -> new ArrayList<>()).add(one);
            }
        }
        int most = attribute == FleetAttribute.DEVICE ? MOST_DEVICES : MOST_VALUES;
        SequencedMap<String, FailureWindow> known = windows(attribute);
        byValue.forEach((value, tries) -> {
            FailureWindow window = known.computeIfAbsent(value, unseen -> new FailureWindow());
            List<DeviceTry> failed = tries.stream().filter(DeviceTry::failed).toList();
            window.add(tries.size(), failed.size(), round.size(), failures);
            failed.forEach(one -> window.failed(one.member().device()));
        });
        while (known.size() > most) {
            known.pollFirstEntry();
        }
    }

    /** The probability that is left for one of an attribute's values. */
    private double error(FleetAttribute attribute) {
        return settings.error()
                / FleetAttribute.values().length
                / Math.max(1, windows(attribute).size());
    }

    private Optional<Suspicion> inCommon() {
        boolean found = false;
        for (FleetAttribute attribute : SAID) {
            for (FailureWindow window : windows(attribute).values()) {
                if (window.due(settings.tries())) {
                    found |= window.look(settings, error(attribute)) && isCommon(window);
                }
            }
        }
        return found ? worst() : Optional.empty();
    }

    private static boolean isCommon(FailureWindow window) {
        return window.failingDevices() >= FailureWindow.LEAST_DEVICES;
    }

    private Optional<Suspicion> worst() {
        Optional<Suspicion> worst = Optional.empty();
        double most = 0;
        for (FleetAttribute attribute : SAID) {
            for (Map.Entry<String, FailureWindow> entry : windows(attribute).entrySet()) {
                FailureWindow window = entry.getValue();
                boolean known = window.tries() >= settings.tries() && isCommon(window);
                if (known && window.excess() > most) {
                    most = window.excess();
                    worst = Optional.of(suspicion(new FailureSubject(attribute, entry.getKey()), window));
                }
            }
        }
        return worst;
    }

    private Optional<Suspicion> device(String device) {
        FailureWindow window = windows(FleetAttribute.DEVICE).get(device);
        if (window == null || !window.due(settings.tries())) {
            return Optional.empty();
        }
        if (!window.look(settings, error(FleetAttribute.DEVICE))) {
            return Optional.empty();
        }
        Suspicion found = suspicion(new FailureSubject(FleetAttribute.DEVICE, device), window);
        window.restart();
        return Optional.of(found);
    }

    private static Suspicion suspicion(FailureSubject subject, FailureWindow window) {
        return new Suspicion(subject, window.tries(), window.failures(), window.othersShare());
    }
}

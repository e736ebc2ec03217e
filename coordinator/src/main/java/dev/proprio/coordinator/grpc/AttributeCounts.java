package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.quarantine.FleetAttribute;
import dev.proprio.coordinator.quarantine.FleetMember;
import dev.proprio.coordinator.round.ClientOutcome;
import dev.proprio.coordinator.service.AttributeSummary;
import dev.proprio.coordinator.service.AttributeValue;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How tasks ended for each value of one attribute, whatever became of the devices since. Values are what devices say, so
 * that no more than some are counted one by one. Not thread-safe.
 */
final class AttributeCounts {
    /** Values whose tasks are counted. */
    private static final int MOST = 200;

    /** Values that are shown. */
    private static final int MOST_SHOWN = 50;

    private final FleetAttribute attribute;
    private final Map<String, OutcomeCounts> byValue = new HashMap<>();

    AttributeCounts(FleetAttribute attribute) {
        this.attribute = attribute;
    }

    void add(FleetMember member, ClientOutcome outcome) {
        String value = member.value(attribute);
        OutcomeCounts counts = byValue.get(value);
        if (counts == null && byValue.size() < MOST) {
            counts = new OutcomeCounts();
            byValue.put(value, counts);
        }
        if (counts != null) {
            counts.add(outcome);
        }
    }

    /** With the devices that are known now. */
    AttributeSummary summary(Collection<DeviceStanding> devices) {
        Map<String, int[]> known = new HashMap<>();
        for (DeviceStanding device : devices) {
            int[] counts = known.computeIfAbsent(device.member().value(attribute), unseen -> new int[3]);
            counts[0]++;
            counts[1] += device.connected() ? 1 : 0;
            counts[2] += device.quarantined() ? 1 : 0;
        }
        byValue.keySet().forEach(value -> known.putIfAbsent(value, new int[3]));
        Comparator<Map.Entry<String, int[]>> mostFirst = Comparator.comparingInt(entry -> -entry.getValue()[0]);
        List<Map.Entry<String, int[]>> sorted = known.entrySet().stream()
                .sorted(mostFirst.thenComparing(Map.Entry.comparingByKey()))
                .toList();
        List<Map.Entry<String, int[]>> shown = sorted.subList(0, Math.min(MOST_SHOWN, sorted.size()));
        List<Map.Entry<String, int[]>> others = sorted.subList(shown.size(), sorted.size());
        return new AttributeSummary(
                attribute,
                true,
                shown.stream()
                        .map(entry -> value(entry.getKey(), entry.getValue()))
                        .toList(),
                others.size(),
                others.stream().mapToInt(entry -> entry.getValue()[0]).sum());
    }

    private AttributeValue value(String value, int[] devices) {
        OutcomeCounts counts = byValue.getOrDefault(value, new OutcomeCounts());
        return new AttributeValue(
                value,
                devices[0],
                devices[1],
                devices[2],
                counts.tasks(),
                counts.updates(),
                counts.late(),
                counts.failedAt());
    }
}

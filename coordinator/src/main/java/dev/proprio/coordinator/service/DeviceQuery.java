package dev.proprio.coordinator.service;

import dev.proprio.coordinator.quarantine.FleetAttribute;
import java.util.Map;
import java.util.Optional;

/**
 * Which devices are asked for, and in which order.
 *
 * @param after of greater ids alone; empty for all
 * @param find words in the id, the software, the hardware or the last failure, in small letters; empty for any
 * @param state that they are in; empty for any
 * @param values what they have for attributes
 * @param failing whether those alone of which a task failed
 * @param down whether the order is reversed
 * @param skip how many of those that match are left out at the beginning
 * @param most how many at most
 */
public record DeviceQuery(
        String after,
        String find,
        Optional<DeviceState> state,
        Map<FleetAttribute, String> values,
        boolean failing,
        DeviceOrder order,
        boolean down,
        int skip,
        int most) {
    public DeviceQuery {
        values = Map.copyOf(values);
    }

    /** All devices after one, by their ids. */
    public static DeviceQuery after(String after, int most) {
        return new DeviceQuery(after, "", Optional.empty(), Map.of(), false, DeviceOrder.ID, false, 0, most);
    }
}

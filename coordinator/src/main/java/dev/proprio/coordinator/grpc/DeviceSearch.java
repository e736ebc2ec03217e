package dev.proprio.coordinator.grpc;

import dev.proprio.coordinator.service.DeviceQuery;
import dev.proprio.coordinator.service.DeviceState;
import dev.proprio.coordinator.service.DeviceView;
import dev.proprio.proto.wire.SelfDescription;
import java.util.Locale;

/** Which devices a query asks for. */
record DeviceSearch(DeviceQuery query) {
    boolean matches(DeviceRecord device, boolean quarantined) {
        return query.state()
                        .filter(state -> !state.equals(state(device, quarantined)))
                        .isEmpty()
                && (!query.failing() || device.counts().failures() > 0)
                && query.values().entrySet().stream()
                        .allMatch(
                                wanted -> device.member().value(wanted.getKey()).equals(wanted.getValue()));
    }

    private static DeviceState state(DeviceRecord device, boolean quarantined) {
        if (quarantined) {
            return DeviceState.QUARANTINED;
        }
        return device.connected() ? DeviceState.CONNECTED : DeviceState.AWAY;
    }

    /** Whether its words are found in a device. */
    boolean finds(DeviceView device) {
        return query.find().isEmpty()
                || contains(device.id())
                || contains(device.software())
                || device.says()
                        .map(SelfDescription::hardware)
                        .filter(this::contains)
                        .isPresent()
                || device.lastFailure().filter(this::contains).isPresent();
    }

    private boolean contains(String text) {
        return text.toLowerCase(Locale.ROOT).contains(query.find());
    }
}

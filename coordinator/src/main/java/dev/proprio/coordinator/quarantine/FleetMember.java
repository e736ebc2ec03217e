package dev.proprio.coordinator.quarantine;

import dev.proprio.proto.wire.SelfDescription;

/**
 * A device, and what it says of itself; an empty text where it says nothing.
 *
 * @param device its id
 */
public record FleetMember(String device, String software, String hardware, String modelVersion) {
    /** A device with what it said when it checked in. */
    public static FleetMember of(String device, String software, SelfDescription says) {
        return new FleetMember(device, software, says.hardware(), says.modelVersion());
    }

    /** What it has for an attribute. */
    public String value(FleetAttribute attribute) {
        return switch (attribute) {
            case DEVICE -> device;
            case SOFTWARE -> software;
            case HARDWARE -> hardware;
            case MODEL_VERSION -> modelVersion;
        };
    }
}

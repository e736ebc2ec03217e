package dev.proprio.coordinator.quarantine;

/**
 * One device, or all devices that have the same value for an attribute.
 *
 * @param value never empty
 */
public record FailureSubject(FleetAttribute attribute, String value) {
    public FailureSubject {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the value of %s is missing".formatted(attribute));
        }
    }

    /** Whether a device is one of them. */
    public boolean covers(FleetMember member) {
        return member.value(attribute).equals(value);
    }

    /** Such as {@code software "2.1"}. */
    @Override
    public String toString() {
        return "%s \"%s\"".formatted(attribute, value);
    }
}

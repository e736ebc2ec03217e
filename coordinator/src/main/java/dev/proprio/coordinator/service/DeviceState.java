package dev.proprio.coordinator.service;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a device is there. */
public enum DeviceState {
    CONNECTED,
    AWAY,
    /** It is put aside, by itself or with others of its kind. */
    QUARANTINED;

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

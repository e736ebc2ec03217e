package dev.proprio.coordinator.quarantine;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** By what devices are told apart. All but the id are what devices say of themselves. */
public enum FleetAttribute {
    /** A single device, by its id. */
    DEVICE,
    /** What a device calls its software. */
    SOFTWARE,
    /** What a device says that it is. */
    HARDWARE,
    /** Of the model that a device says it uses. */
    MODEL_VERSION;

    /**
     * The attribute that is written {@code word}.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static FleetAttribute of(String word) {
        for (FleetAttribute attribute : values()) {
            if (attribute.toString().equals(word)) {
                return attribute;
            }
        }
        throw new IllegalArgumentException("there is no such attribute");
    }

    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

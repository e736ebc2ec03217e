package dev.proprio.proto.extension;

/**
 * Thrown by the compact constructor of a settings record when a value is impossible. The binder
 * adds where the value stands.
 */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String component;

    /**
     * @param component the record component's name, or a dotted path below it
     * @param expectation what was expected and what was found: "must be at least 1 but was 0"
     */
    public InvalidSettingException(String component, String expectation) {
        super(component + " " + expectation);
        this.component = component;
    }

    /** The record component's name. */
    public String component() {
        return component;
    }

    /** The message without the component's name. */
    public String expectation() {
        return String.valueOf(getMessage()).substring(component.length() + 1);
    }
}

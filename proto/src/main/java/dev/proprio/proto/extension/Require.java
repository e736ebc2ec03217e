package dev.proprio.proto.extension;

/** Range checks for the compact constructors of settings records. */
public final class Require {
    private Require() {}

    /** Checks {@code value >= least}. */
    public static void atLeast(String component, long value, long least) {
        if (value < least) {
            throw new InvalidSettingException(component, "must be at least " + least + " but was " + value);
        }
    }

    /** Checks that {@code value} is finite and {@code value >= least}. */
    public static void atLeast(String component, double value, double least) {
        if (!(value >= least) || Double.isInfinite(value)) {
            throw new InvalidSettingException(component, "must be at least " + least + " but was " + value);
        }
    }

    /** Checks that {@code value} is finite and {@code value > 0}. */
    public static void positive(String component, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InvalidSettingException(component, "must be greater than 0 but was " + value);
        }
    }

    /** Checks {@code low <= value <= high}. */
    public static void between(String component, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidSettingException(
                    component, "must be between " + low + " and " + high + " but was " + value);
        }
    }

    /** Checks {@code condition}; the message is {@code component + " " + expectation}. */
    public static void that(boolean condition, String component, String expectation) {
        if (!condition) {
            throw new InvalidSettingException(component, expectation);
        }
    }
}

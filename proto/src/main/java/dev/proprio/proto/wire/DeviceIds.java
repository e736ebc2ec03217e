package dev.proprio.proto.wire;

import java.util.regex.Pattern;

/** What a device may be called: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}. */
public final class DeviceIds {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private DeviceIds() {}

    /** Whether {@code id} is a valid device id. */
    public static boolean isValid(String id) {
        return VALID.matcher(id).matches();
    }
}

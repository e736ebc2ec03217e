package dev.proprio.coordinator.devices;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The kinds of devices that need no describing: estimates, not measurements. */
public final class DeviceProfiles {
    /** By name, sorted. */
    public static final Map<String, DeviceProfile> BUILT_IN = builtIn();

    private DeviceProfiles() {}

    private static Map<String, DeviceProfile> builtIn() {
        Map<String, DeviceProfile> profiles = new TreeMap<>();
        profiles.put("watch", new DeviceProfile(250, 2, 1, Duration.ofMillis(60), 1.2, 0.9, 4000));
        profiles.put("ring", new DeviceProfile(50, 0.5, 0.25, Duration.ofMillis(100), 0.3, 0.9, 200));
        profiles.put("phone", new DeviceProfile());
        // It hangs on the mains: nobody counts its joules.
        profiles.put("gateway", new DeviceProfile(4000, 100, 100, Duration.ofMillis(5), 0, 0, 0));
        return Collections.unmodifiableMap(profiles);
    }
}

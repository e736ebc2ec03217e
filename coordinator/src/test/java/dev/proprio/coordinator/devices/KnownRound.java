package dev.proprio.coordinator.devices;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The worked example of a round: six devices, of which one leaves and one is not there at first. */
final class KnownRound {
    static final long BYTES = 1_000_984;
    static final DeviceProfile WATCH = new DeviceProfile(500, 2, 1, Duration.ofMillis(60), 1.2, 0.9, 0);
    static final DeviceProfile PHONE = new DeviceProfile(2000, 50, 10, Duration.ofMillis(40), 3, 0.5, 0);
    static final DeviceProfile GATEWAY = new DeviceProfile(4000, 100, 100, Duration.ofMillis(5), 0, 0, 0);

    private static final DeviceProfile[] PROFILES = {PHONE, WATCH, GATEWAY, PHONE, WATCH, PHONE};
    private static final long[] WINDOWS = {96, 96, 400, 50, 20, 300};

    private KnownRound() {}

    static DeviceTime time(int device) {
        return DeviceTime.of(PROFILES[device], new RoundWork(BYTES, BYTES, WINDOWS[device], 2000), 0);
    }

    /** The five that are there at first. */
    static RoundTimeline timeline(int target, long limit) {
        List<Course> courses = new ArrayList<>();
        for (int device = 0; device < 5; device++) {
            courses.add(new Course(
                    "d" + device,
                    new DeviceClass("kind", PROFILES[device]),
                    new RoundWork(BYTES, BYTES, WINDOWS[device], 2000),
                    time(device),
                    device == 3 ? OptionalLong.of(700_000) : OptionalLong.empty()));
        }
        return new RoundTimeline(0, limit, target, courses);
    }
}

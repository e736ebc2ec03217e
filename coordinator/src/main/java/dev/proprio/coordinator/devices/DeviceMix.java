package dev.proprio.coordinator.devices;

import dev.proprio.proto.extension.Require;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Of which kinds a fleet's devices are. What a device is follows from the seed and its id alone. Immutable; thread-safe.
 *
 * @param shares of each kind, at least 0, adding up to 1; sorted by name
 * @param profiles of each of those kinds
 * @param spread the standard deviation of the logarithm of speed among devices of a kind, at least 0
 */
public record DeviceMix(Map<String, Double> shares, Map<String, DeviceProfile> profiles, double spread) {
    /** Shares that were written with few digits may add up to a little more or less than 1. */
    private static final double SLACK = 1e-6;

    public DeviceMix {
        shares = Collections.unmodifiableMap(new TreeMap<>(shares));
        profiles = Collections.unmodifiableMap(new TreeMap<>(profiles));
        double sum = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            Require.that(
                    share.getValue() >= 0 && share.getValue() <= 1,
                    "mix",
                    "must have shares between 0 and 1, but %s has %s".formatted(share.getKey(), share.getValue()));
            Require.that(
                    profiles.containsKey(share.getKey()),
                    "mix",
                    "names \"%s\", which is no kind of device; there are %s, and profiles describes others"
                            .formatted(share.getKey(), String.join(", ", profiles.keySet())));
            sum += share.getValue();
        }
        Require.that(Math.abs(sum - 1) <= SLACK, "mix", "must have shares that add up to 1, but they add up to " + sum);
        Require.between("spread", spread, 0, 3);
    }

    /** What {@code device} is. */
    public DeviceClass of(long seed, String device) {
        return of(seed, device, DoubleUnaryOperator.identity());
    }

    /**
     * What {@code device} is, if its speed follows not from chance alone.
     *
     * @param speeds what takes the place of a number that is drawn for it from the standard normal distribution
     */
    DeviceClass of(long seed, String device, DoubleUnaryOperator speeds) {
        DeviceClass usual = usual(seed, device);
        if (spread == 0) {
            return usual;
        }
        double drawn = speeds.applyAsDouble(KeyedRandom.of(seed, "device-speed", 0, KeyedRandom.keyOf(device))
                .nextGaussian());
        long speed = Math.round(usual.profile().speed() * StrictMath.exp(spread * drawn));
        return new DeviceClass(usual.name(), usual.profile().at((int) Math.clamp(speed, 1L, (long) Integer.MAX_VALUE)));
    }

    /** What {@code device} is, at the speed that its kind has. */
    DeviceClass usual(long seed, String device) {
        String name = nameOf(seed, device);
        DeviceProfile profile = profiles.get(name);
        if (profile == null) {
            throw new IllegalStateException("a mix of " + shares.keySet() + " has no " + name);
        }
        return new DeviceClass(name, profile);
    }

    private String nameOf(long seed, String device) {
        double at = KeyedRandom.of(seed, "device-profile", 0, KeyedRandom.keyOf(device))
                .nextDouble();
        String last = "";
        double sum = 0;
        for (Map.Entry<String, Double> share : shares.entrySet()) {
            if (share.getValue() > 0) {
                last = share.getKey();
                sum += share.getValue();
                if (at < sum) {
                    return last;
                }
            }
        }
        return last;
    }
}

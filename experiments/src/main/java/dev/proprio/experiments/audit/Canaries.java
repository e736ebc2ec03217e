package dev.proprio.experiments.audit;

import dev.proprio.coordinator.selection.Population;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.LayerClip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Devices that nobody has, some of which take part. In each round each has a direction of its own, a random sign for each
 * of the model's values: what the other devices learn points there by chance alone.
 *
 * @param seed what coins and directions follow from
 * @param included for each whether it takes part, by a fair coin
 */
record Canaries(long seed, String prefix, List<Boolean> included) {
    private static final String NAME = "canary-";

    Canaries {
        included = List.copyOf(included);
    }

    /**
     * Canaries beside a population, with names that none of its devices has.
     *
     * @param seed the audit's own: a run's noise must not follow from the same stream
     */
    static Canaries beside(Population devices, int count, long seed) {
        var coins = KeyedRandom.of(seed, "audit-coins");
        List<Boolean> included = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            included.add(coins.nextBoolean());
        }
        String prefix = NAME;
        while (taken(devices, prefix, count)) {
            prefix = prefix + NAME;
        }
        return new Canaries(seed, prefix, included);
    }

    private static boolean taken(Population devices, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            if (devices.contains(prefix + i)) {
                return true;
            }
        }
        return false;
    }

    int count() {
        return included.size();
    }

    /** How many take part. */
    int present() {
        return (int) included.stream().filter(Boolean::booleanValue).count();
    }

    String id(int canary) {
        return prefix + canary;
    }

    /** Whether a device is one of them. */
    boolean contains(String device) {
        return device.startsWith(prefix)
                && device.length() > prefix.length()
                && device.chars().skip(prefix.length()).allMatch(Character::isDigit);
    }

    /** Which of them a device is. */
    int index(String device) {
        return Integer.parseInt(device.substring(prefix.length()));
    }

    /** The devices, and those canaries that take part. */
    Population among(Population devices) {
        List<String> present = new ArrayList<>();
        for (int i = 0; i < count(); i++) {
            if (included.get(i)) {
                present.add(id(i));
            }
        }
        var both = Population.of(present);
        return new Population() {
            @Override
            public long size() {
                return devices.size() + both.size();
            }

            @Override
            public String device(long index) {
                return index < devices.size() ? devices.device(index) : both.device(index - devices.size());
            }

            @Override
            public boolean contains(String device) {
                return devices.contains(device) || both.contains(device);
            }
        };
    }

    /** How long the longest update is in each value, if all of a part that is clipped by itself are as long. */
    static float[] magnitudes(List<LayerClip> parts) {
        float[] values = new float[parts.stream().mapToInt(LayerClip::length).sum()];
        int from = 0;
        for (LayerClip part : parts) {
            Arrays.fill(values, from, from + part.length(), (float) (part.norm() / Math.sqrt(part.length())));
            from += part.length();
        }
        return values;
    }

    /** A canary's update in a round: {@code magnitudes}, each with the sign of its direction. */
    float[] update(int canary, int round, float[] magnitudes) {
        var signs = signs(canary, round);
        float[] update = new float[magnitudes.length];
        long bits = 0;
        for (int i = 0; i < update.length; i++) {
            bits = (i & 63) == 0 ? signs.nextLong() : bits >>> 1;
            update[i] = (bits & 1) == 0 ? magnitudes[i] : -magnitudes[i];
        }
        return update;
    }

    /** The product of a canary's direction in a round with a vector. */
    double along(int canary, int round, float[] vector) {
        var signs = signs(canary, round);
        double sum = 0;
        long bits = 0;
        for (int i = 0; i < vector.length; i++) {
            bits = (i & 63) == 0 ? signs.nextLong() : bits >>> 1;
            sum += (bits & 1) == 0 ? vector[i] : -vector[i];
        }
        return sum;
    }

    private KeyedRandom signs(int canary, int round) {
        return KeyedRandom.of(seed, "audit-direction", round, canary);
    }
}

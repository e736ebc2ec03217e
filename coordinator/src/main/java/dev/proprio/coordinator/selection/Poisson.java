package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import dev.proprio.proto.random.RandomBits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Every device independently of all others with the same probability, so that a cohort's size varies around the one that
 * is wanted, and may be 0 (Poisson sampling). Takes time and memory of the cohort: the gaps between chosen devices are drawn.
 */
@Named(
        value = "poisson",
        summary =
                "Every device independently with the same probability; the cohort's size varies around the one wanted.")
public record Poisson(
        @Setting(
                "The probability with which a device is chosen, greater than 0 and at most 1; without it, the cohort's size"
                        + " over the number of devices.")
        Optional<Double> rate)
        implements Selection {
    public Poisson {
        rate.ifPresent(chosen -> Require.that(
                chosen > 0 && chosen <= 1, "rate", "must be greater than 0 and at most 1 but was " + chosen));
    }

    public Poisson() {
        this(Optional.empty());
    }

    @Override
    public boolean drawsSize() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        return draw(
                choice.population(),
                rate.orElse(Math.min(
                        1, (double) choice.count() / choice.population().size())),
                choice.random());
    }

    /** The devices of one draw, in a random order. */
    static List<String> draw(Population population, double rate, RandomBits random) {
        List<String> devices = new ArrayList<>();
        long size = population.size();
        double logMissed = StrictMath.log1p(-rate);
        for (long at = gap(logMissed, random); at < size; at += 1 + gap(logMissed, random)) {
            String device = population.device(at);
            if (population.isAvailable(device)) {
                devices.add(device);
            }
        }
        for (int left = devices.size(); left > 1; left--) {
            Collections.swap(devices, left - 1, random.nextInt(left));
        }
        return devices;
    }

    /** How many devices in a row are not chosen: a geometric number, less than 2^62. */
    private static long gap(double logMissed, RandomBits random) {
        double u = 1 - random.nextDouble();
        return logMissed == Double.NEGATIVE_INFINITY ? 0 : (long) Math.min(0x1p61, StrictMath.log(u) / logMissed);
    }
}

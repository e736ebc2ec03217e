package dev.proprio.client.sensor.synthetic;

import dev.proprio.proto.random.KeyedRandom;
import java.util.List;

/** How much of each class one person has, in multiples of the fleet's usual amount. */
final class ClassAmounts {
    private final double[] amounts;

    ClassAmounts(SyntheticFleet fleet, long seed, int user) {
        KeyedRandom random = KeyedRandom.of(seed, "synthetic-amounts", 0, user);
        List<Motion> classes = fleet.classes();
        amounts = new double[classes.size()];
        double skew = fleet.quantitySkew();
        // The mean of exp(s z - s^2/2) is 1: skew moves data between people and makes no more of it.
        double total = StrictMath.exp(skew * random.child("quantity", 0).nextGaussian() - skew * skew / 2);
        int[] order = random.child("missing", 0).order(amounts.length);
        int present = amounts.length - fleet.missingClasses();
        double sum = 0;
        for (int i = 0; i < present; i++) {
            KeyedRandom own = random.child(classes.get(order[i]).label(), 0);
            amounts[order[i]] = fleet.labelSkew().map(own::nextGamma).orElse(1.0);
            sum += amounts[order[i]];
        }
        if (sum == 0) {
            // A tiny concentration underflows; its limit is a single class.
            amounts[order[0]] = 1;
            sum = 1;
        }
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] *= total * present / sum;
        }
    }

    /** The amount of class {@code label}; on average over people and their classes, 1. */
    double of(int label) {
        return amounts[label];
    }
}

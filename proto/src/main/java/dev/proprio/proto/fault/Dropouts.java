package dev.proprio.proto.fault;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.RoundStep;
import java.util.Optional;

/**
 * Devices that leave a round before its end.
 *
 * @param probability that a device leaves a round in which it was asked, 0 to 1; each step is as likely as any other
 */
public record Dropouts(double probability) {
    /** Nobody leaves. */
    public static final Dropouts NONE = new Dropouts(0);

    public Dropouts {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a dropout's probability must be from 0 to 1 but was " + probability);
        }
    }

    /** The first step of a round that a device does not take; empty if it stays to the end. */
    public Optional<RoundStep> of(long seed, int round, String device) {
        if (probability == 0) {
            return Optional.empty();
        }
        KeyedRandom random = KeyedRandom.of(seed, "dropout", round, KeyedRandom.keyOf(device));
        boolean leaves = random.nextDouble() < probability;
        RoundStep[] steps = RoundStep.values();
        return leaves ? Optional.of(steps[random.nextInt(steps.length)]) : Optional.empty();
    }

    /** Whether a device takes {@code step} of a round. */
    public boolean stays(long seed, int round, String device, RoundStep step) {
        return of(seed, round, device).map(left -> step.compareTo(left) < 0).orElse(true);
    }
}

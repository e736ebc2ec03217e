package dev.proprio.proto.fault;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.update.RoundStep;
import java.util.List;
import java.util.Optional;

/**
 * Devices that leave a round before its end.
 *
 * @param probability that a device leaves a round in which it was asked, 0 to 1
 * @param steps the steps that a round has, at least one; a device that leaves does so before any of them, each as likely
 */
public record Dropouts(double probability, List<RoundStep> steps) {
    /** Nobody leaves. */
    public static final Dropouts NONE = ofUploads(0);

    public Dropouts {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("a dropout's probability must be from 0 to 1 but was " + probability);
        }
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a round must have a step before which devices can leave");
        }
        steps = List.copyOf(steps);
    }

    /** Those of rounds in which there is nothing to do but to train and to upload: whoever leaves sends no update. */
    public static Dropouts ofUploads(double probability) {
        return new Dropouts(probability, List.of(RoundStep.UPLOAD));
    }

    /** Those of secure aggregations: some leave only after their update counts. */
    public static Dropouts ofSecureAggregations(double probability) {
        return new Dropouts(probability, List.of(RoundStep.values()));
    }

    /**
     * The first step of an attempt of a round that a device does not take; empty if it stays to the end. Attempts are numbered
     * from 1, and who left one may stay in the next.
     */
    public Optional<RoundStep> of(long seed, int round, int attempt, String device) {
        if (probability == 0) {
            return Optional.empty();
        }
        KeyedRandom random = KeyedRandom.of(seed, "dropout", round, attempt, KeyedRandom.keyOf(device));
        boolean leaves = random.nextDouble() < probability;
        return leaves ? Optional.of(steps.get(random.nextInt(steps.size()))) : Optional.empty();
    }

    /** Whether a device takes {@code step} of an attempt of a round. */
    public boolean stays(long seed, int round, int attempt, String device, RoundStep step) {
        return of(seed, round, attempt, device)
                .map(left -> step.compareTo(left) < 0)
                .orElse(true);
    }
}

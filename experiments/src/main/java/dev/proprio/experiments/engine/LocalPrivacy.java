package dev.proprio.experiments.engine;

import dev.proprio.coordinator.privacy.PrivacyLedger;
import dev.proprio.coordinator.privacy.SubsampledGaussian;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PrivacySpec;
import java.util.Optional;

/**
 * How often devices that add noise of their own may be asked. What an update costs is told for any two data sets that the device might hold:
 * two clipped updates are up to two clips apart.
 *
 * @param multiplier standard deviation of the noise on each value of an update over the clip
 * @param most how many updates a device sends at most
 * @param cycle how blocks take turns; empty if each round's devices are drawn anew
 */
public record LocalPrivacy(double multiplier, int most, Optional<Cyclic> cycle) {
    /** How far apart two clipped updates can be, in clips. */
    public static final double APART = 2;

    /** What updates cost by which any two data sets are told apart. */
    public static PrivacyLedger ledger(double multiplier, long updates) {
        return PrivacyLedger.of(multiplier / APART, 1, updates);
    }

    /** What it is for one update. */
    SubsampledGaussian mechanism() {
        return new SubsampledGaussian(multiplier / APART, 1);
    }

    /** What updates cost by which a device's data is told from zeros sent in their place. */
    public static PrivacyLedger zeroOut(double multiplier, long updates) {
        return updates == 0 ? PrivacyLedger.EMPTY : PrivacyLedger.of(multiplier, 1, updates);
    }

    /** How blocks take turns with so many devices, if they do: fixed, whoever of them is left. */
    static Optional<Cyclic> cycle(ExperimentSpec experiment, int devices) {
        return experiment.cohort().selection() instanceof Cyclic cyclic
                ? Optional.of(cyclic.fixed(devices, experiment.cohort().policy().selected()))
                : Optional.empty();
    }

    /** How many of the first rounds one device may be asked in. */
    long updates(int rounds) {
        return Math.min(most, turns(cycle, rounds));
    }

    static int turns(Optional<Cyclic> cycle, int rounds) {
        return cycle.map(blocks -> Math.ceilDiv(rounds, blocks.blocks().orElseThrow()))
                .orElse(rounds);
    }

    /** How many updates a device may be asked for if nothing but the rounds and its own limit end that. */
    static int limit(ExperimentSpec experiment, PrivacySpec spec, Optional<Cyclic> cycle) {
        int turns = turns(cycle, experiment.rounds());
        return Math.min(turns, spec.participations().orElse(turns));
    }

    /** How many rounds there are in which, for certain, as many can be asked as a round needs. */
    int rounds(ExperimentSpec experiment, int devices) {
        if (cycle.isPresent()) {
            long all = (long) most * cycle.get().blocks().orElseThrow();
            return (int) Math.min(experiment.rounds(), all);
        }
        var cohort = experiment.cohort().policy();
        // After r rounds at most r x selected / most devices have sent all that they may.
        long spare = (long) most * (devices - cohort.minimum() + 1);
        return (int) Math.min(experiment.rounds(), Math.ceilDiv(spare, (long) cohort.selected()));
    }
}

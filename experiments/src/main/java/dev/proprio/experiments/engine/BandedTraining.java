package dev.proprio.experiments.engine;

import dev.proprio.coordinator.factorization.BandedFactor;
import dev.proprio.coordinator.factorization.FactorError;
import dev.proprio.coordinator.factorization.FactorFile;
import dev.proprio.coordinator.factorization.FactorFileException;
import dev.proprio.coordinator.factorization.SquareRootFactor;
import dev.proprio.coordinator.selection.Cyclic;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.PrivacySpec;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.fault.FailureText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How the noise of a run's rounds hangs together, and who takes turns.
 *
 * @param blocks of devices, of which each round asks one; at least as many as there are bands
 * @param factor of all rounds
 * @param error what noise it leaves, over the independent one
 */
public record BandedTraining(int blocks, BandedFactor factor, FactorError error) {
    /** More products to work out what noise a factor leaves take minutes. */
    private static final double MOST_PRODUCTS = 4e10;

    /** What an experiment says, if its noise hangs together. */
    static Optional<BandedTraining> of(ExperimentSpec experiment) {
        return experiment.privacy().filter(PrivacySpec::isBanded).map(spec -> of(experiment, spec));
    }

    private static BandedTraining of(ExperimentSpec experiment, PrivacySpec spec) {
        int rounds = experiment.rounds();
        BandedFactor factor = spec.factor().map(file -> read(file, rounds)).orElseGet(() -> {
            int bands = spec.bands().orElseThrow();
            Require.that(
                    (double) rounds * rounds * bands <= MOST_PRODUCTS,
                    "privacy.bands",
                    "must be at most %s with %s rounds, of which the noise is worked out in advance, but was %s; lower it, or rounds"
                            .formatted((int) (MOST_PRODUCTS / rounds / rounds), rounds, bands));
            return SquareRootFactor.of(rounds, bands);
        });
        Optional<Integer> chosen = ((Cyclic) experiment.cohort().selection()).blocks();
        int bands = spec.bands().orElse(factor.bands());
        chosen.ifPresent(blocks -> Require.that(
                blocks >= bands,
                "cohort.selection.blocks",
                "must be at least privacy's bands, which are %s, so that nobody is in two rounds of which the noise hangs together, but was %s; leave it out"
                        .formatted(bands, blocks)));
        return new BandedTraining(chosen.orElse(bands), factor, FactorError.of(factor));
    }

    private static BandedFactor read(Path file, int rounds) {
        try {
            BandedFactor read = FactorFile.read(file);
            Require.that(
                    read.rounds() == rounds,
                    "privacy.factor",
                    "must be of %s rounds, as many as the run has, but %s is of %s"
                            .formatted(rounds, file, read.rounds()));
            return read;
        } catch (FactorFileException e) {
            throw new InvalidSettingException("privacy.factor", "is no factor: " + e.getMessage());
        } catch (IOException e) {
            throw new InvalidSettingException(
                    "privacy.factor", "can't be read from %s: %s".formatted(file, FailureText.of(e)));
        }
    }

    /** The same of the first rounds alone. */
    BandedTraining leading(int rounds) {
        if (rounds == factor.rounds()) {
            return this;
        }
        BandedFactor fewer = factor.leading(rounds);
        return new BandedTraining(blocks, fewer, FactorError.of(fewer));
    }

    /** The most turns that anybody has had after so many rounds. */
    public long turns(int rounds) {
        return Math.ceilDiv(rounds, blocks);
    }
}

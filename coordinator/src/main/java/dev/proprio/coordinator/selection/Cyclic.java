package dev.proprio.coordinator.selection;

import dev.proprio.proto.extension.Named;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of devices take turns, so that whoever was asked is left alone for as many rounds as there are other blocks. A
 * device's block follows from its id alone: no device changes another's. Within a block it is {@linkplain Poisson Poisson
 * sampling}, or everybody is asked. Takes time of the cohort times the blocks.
 */
@Named(
        value = "cyclic",
        summary =
                "Blocks of devices take turns; of the round's block, every device independently with the same probability.")
public record Cyclic(
        @Setting(
                "Into how many blocks devices are divided, at least 1; without it, as many as cohorts of the size make up all"
                        + " devices.")
        Optional<Integer> blocks,

        @Setting(
                "The probability with which a device of the round's block is chosen, greater than 0 and at most 1; without"
                        + " it, the cohort's size over the mean size of a block, or 1 if that is less.")
        Optional<Double> rate)
        implements Selection {
    public Cyclic {
        blocks.ifPresent(count -> Require.atLeast("blocks", count, 1));
        rate.ifPresent(chosen -> Require.that(
                chosen > 0 && chosen <= 1, "rate", "must be greater than 0 and at most 1 but was " + chosen));
    }

    public Cyclic() {
        this(Optional.empty(), Optional.empty());
    }

    @Override
    public boolean drawsSize() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        Cyclic fixed = fixed(choice.population().size(), choice.count());
        return BlockDraw.of(
                choice.round(),
                fixed.blocks.orElseThrow(),
                choice.population(),
                fixed.rate.orElseThrow(),
                choice.random());
    }

    /** Which of so many blocks a device is of, whoever else there is; from 0. */
    public static int block(String device, int blocks) {
        return BlockDraw.block(device, blocks);
    }

    /**
     * The same with what it is for so many devices written out.
     *
     * @param count how many devices a round wants, at least 1
     */
    public Cyclic fixed(long devices, int count) {
        int several = blocks.orElse(Math.clamp(devices / count, 1, Integer.MAX_VALUE));
        return new Cyclic(
                Optional.of(several), rate.or(() -> Optional.of(Math.min(1, (double) several * count / devices))));
    }
}

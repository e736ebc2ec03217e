package dev.proprio.coordinator.selection;

import java.security.SecureRandom;
import java.util.List;

/**
 * {@linkplain Cyclic Blocks of devices that take turns}, of each of which the members are drawn so that nobody can foresee or
 * repeat it.
 *
 * @param blocks at least 1
 * @param rate the probability with which a device of the round's block is chosen, greater than 0 and at most 1
 */
public record SecretCyclic(int blocks, double rate) implements Selection {
    private static final SecureRandom SECRETS = new SecureRandom();

    @Override
    public boolean drawsSize() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        return BlockDraw.of(choice.round(), blocks, choice.population(), rate, SECRETS::nextLong);
    }
}

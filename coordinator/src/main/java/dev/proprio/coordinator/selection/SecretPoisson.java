package dev.proprio.coordinator.selection;

import java.security.SecureRandom;
import java.util.List;

/**
 * Poisson sampling that nobody can foresee or repeat: whoever knows the seed does not know who was drawn.
 *
 * @param rate the probability with which a device is chosen, greater than 0 and at most 1
 */
public record SecretPoisson(double rate) implements Selection {
    private static final SecureRandom SECRETS = new SecureRandom();

    @Override
    public boolean drawsSize() {
        return true;
    }

    @Override
    public List<String> select(SelectionContext choice) {
        return Poisson.draw(choice.population(), rate, SECRETS::nextLong);
    }
}

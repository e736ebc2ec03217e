package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.Locale;
import java.util.Optional;

/**
 * A section of one value: the squared length of the update. The aggregated update is multiplied by the aggregate of it
 * over twice the squared length of the updates' mean, where that is more than 1 (FedExP's step size; Jhunjhunwala et al.
 * 2023, Algorithm 1).
 *
 * @param epsilon added to the squared length of the mean; greater than 0
 */
public record Extrapolation(String name, double epsilon) implements ExchangePart {
    public Extrapolation {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be greater than 0 but was " + epsilon);
        }
    }

    @Override
    public int sectionLength(int parameters) {
        return 1;
    }

    @Override
    public double[] update(ExchangeContext round) {
        double squareOfMean = round.squaredLength(round.mean());
        double factor = Math.max(1, round.section(name)[0] / (2 * (squareOfMean + epsilon)));
        return factor == 1 ? round.update() : VectorArithmetic.scaled(round.update(), factor);
    }

    /** More than half of what is divided by is rounding. */
    @Override
    public Optional<String> tooCoarse(ExchangeContext round, double unit) {
        double divisor = round.squaredLength(round.mean()) + epsilon;
        double noise = round.mean().length * round.rounding(unit) * round.rounding(unit);
        return divisor < 2 * noise
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the squared length of the mean update and epsilon are %.2g, of which secure aggregation's rounding makes about %.2g, so that how far the model goes would be chance. Raise epsilon or secure-aggregation.bits, lower secure-aggregation.clip or secure-aggregation.max-weight, or use secure-aggregation.protocol: none",
                        divisor,
                        noise))
                : Optional.empty();
    }
}

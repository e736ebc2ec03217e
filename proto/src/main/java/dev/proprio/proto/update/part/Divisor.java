package dev.proprio.proto.update.part;

import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.Locale;
import java.util.Optional;

/**
 * A section of one value, whose aggregate divides the aggregated update (q-FedAvg's estimate of the curvature); an update
 * divided by 0 is 0.
 */
public record Divisor(String name) implements ExchangePart {
    /** What is divided by no less stays finer than the steps of most models. */
    private static final double SMALL = 1.0 / 16;

    @Override
    public int sectionLength(int parameters) {
        return 1;
    }

    @Override
    public double[] update(ExchangeContext round) {
        return VectorArithmetic.divided(round.update(), round.section(name));
    }

    @Override
    public boolean completesMean() {
        return true;
    }

    /** More than half of the mean is rounding, which the division enlarges. */
    @Override
    public Optional<String> tooCoarse(ExchangeContext round, double unit) {
        double divisor = Math.abs(round.section(name)[0]);
        double size = rootMeanSquare(round.mean());
        return divisor < SMALL && size < 2 * round.rounding(unit)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "its updates are too small for secure aggregation, which rounds their values to multiples of %.2g: their mean has values of about %.2g, which are to be divided by \"%s\", %.2g. Lower the algorithm's power (q), raise secure-aggregation.bits, lower secure-aggregation.clip, or use secure-aggregation.protocol: none",
                        unit,
                        size,
                        name,
                        divisor))
                : Optional.empty();
    }

    private static double rootMeanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}

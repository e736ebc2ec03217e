package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.update.ClientUpdate;
import dev.proprio.proto.update.Exchange;
import java.util.Locale;

/**
 * Whether a sum of values that secure aggregation has rounded says enough. Rounding is right in the mean and as fine as
 * the steps of a model mostly need; but where the sum is then divided by a small number, its rounding grows with it.
 *
 * @param settings how values were rounded
 */
record SumResolution(SecureAggregation settings) {
    /** What is divided by no less stays finer than the steps of most models. */
    private static final double SMALL = 1.0 / 16;

    /**
     * Refuses a sum of which more than half is rounding that a division would enlarge.
     *
     * @throws RunFailedException says what to change
     */
    void require(int round, Exchange exchange, Aggregate aggregate) throws RunFailedException {
        for (Exchange.Part part : exchange.parts()) {
            if (part instanceof Exchange.Part.Extrapolates further && further.epsilon() < unit()) {
                throw new RunFailedException(String.format(
                        Locale.ROOT,
                        "round %d failed: epsilon, %.2g, is less than what secure aggregation rounds values to, %.2g, so that how far the model goes would be chance. Raise epsilon or secure-aggregation.bits, lower secure-aggregation.clip, or use secure-aggregation.protocol: none. The model of round %d stays as it was",
                        round,
                        further.epsilon(),
                        unit(),
                        round - 1));
            }
            if (part instanceof Exchange.Part.Divides divides) {
                double divisor = Math.abs(aggregate.section(divides.name())[0]);
                double size = rootMeanSquare(aggregate.section(ClientUpdate.PARAMETERS));
                double rounding = unit() / (2 * Math.sqrt(aggregate.updates()));
                if (divisor < SMALL && size < 2 * rounding) {
                    throw new RunFailedException(String.format(
                            Locale.ROOT,
                            "round %d failed: its updates are too small for secure aggregation, which rounds their values to multiples of %.2g: their mean has values of about %.2g, which are to be divided by \"%s\", %.2g. Lower the algorithm's power (q), raise secure-aggregation.bits, lower secure-aggregation.clip, or use secure-aggregation.protocol: none. The model of round %d stays as it was",
                            round,
                            unit(),
                            size,
                            divides.name(),
                            divisor,
                            round - 1));
                }
            }
        }
    }

    private double unit() {
        return settings.clip() / ((1L << (settings.valueBits() - 1)) - 1);
    }

    private static double rootMeanSquare(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum / values.length);
    }
}

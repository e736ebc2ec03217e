package dev.proprio.coordinator.round;

import dev.proprio.coordinator.aggregation.Aggregate;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.sums.SumTerms;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.Optional;

/**
 * Whether a sum of values that secure aggregation has rounded says enough. Rounding is right in the mean and as fine as
 * the steps of a model mostly need; but where the sum is then divided by a small number, its rounding grows with it.
 *
 * @param terms how values were rounded
 */
record SumResolution(SumTerms terms) {
    /**
     * Refuses a sum {@code combined}, of which a part of the exchange says that it is too coarse.
     *
     * @throws RunFailedException says what to change
     */
    void require(int round, Exchange exchange, ExchangeContext context, Aggregate combined) throws RunFailedException {
        for (ExchangePart part : exchange.parts()) {
            Optional<String> reason = ExtensionException.call(part, () -> part.tooCoarse(context, unit(combined)));
            if (reason.isPresent()) {
                throw new RunFailedException("round %s failed: %s. The model of round %s stays as it was"
                        .formatted(round, reason.get(), round - 1));
            }
        }
    }

    /**
     * What updates' values are rounded to multiples of, as parts of the mean. A value is rounded when it has been multiplied
     * by its weight over the largest that there may be, and the mean is over the weights that there are: the lighter updates
     * are, the coarser it is.
     */
    double unit(Aggregate combined) {
        double weighted = terms.clip() / ((1L << (terms.valueBits() - 1)) - 1);
        return weighted * terms.largestWeight() * combined.updates() / combined.weight();
    }
}

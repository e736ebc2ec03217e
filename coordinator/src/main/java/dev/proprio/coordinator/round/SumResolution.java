package dev.proprio.coordinator.round;

import dev.proprio.coordinator.secagg.SecureAggregation;
import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.Optional;

/**
 * Whether a sum of values that secure aggregation has rounded says enough. Rounding is right in the mean and as fine as
 * the steps of a model mostly need; but where the sum is then divided by a small number, its rounding grows with it.
 *
 * @param settings how values were rounded
 */
record SumResolution(SecureAggregation settings) {
    /**
     * Refuses a sum of which a part of the exchange says that it is too coarse.
     *
     * @throws RunFailedException says what to change
     */
    void require(int round, Exchange exchange, ExchangeContext context) throws RunFailedException {
        for (ExchangePart part : exchange.parts()) {
            Optional<String> reason = ExtensionException.call(part, () -> part.tooCoarse(context, unit()));
            if (reason.isPresent()) {
                throw new RunFailedException("round %s failed: %s. The model of round %s stays as it was"
                        .formatted(round, reason.get(), round - 1));
            }
        }
    }

    private double unit() {
        return settings.clip() / ((1L << (settings.valueBits() - 1)) - 1);
    }
}

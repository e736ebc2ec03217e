package dev.proprio.coordinator.round;

import dev.proprio.proto.update.Exchange;
import dev.proprio.proto.update.ExchangeContext;
import dev.proprio.proto.update.ExchangePart;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The coordinator's half of an {@link Exchange}: from what was aggregated to the update that the model moves along,
 * and to what is kept. The arrays are not written to.
 *
 * @param update the update
 * @param mean what running statistics move by: the update as only the parts that complete the mean have made it
 * @param kept the kept vectors after the round
 */
record ServerHalf(double[] update, double[] mean, Map<String, double[]> kept) {
    static Map<String, double[]> initiallyKept(Exchange exchange, int length) {
        Map<String, double[]> kept = new LinkedHashMap<>();
        exchange.kept().forEach(name -> kept.put(name, new double[length]));
        return kept;
    }

    /** Applies an exchange's parts in order. */
    static ServerHalf of(Exchange exchange, ExchangeContext combined) {
        // A state without them is another run's, for which no part is to blame.
        exchange.kept().forEach(combined::kept);
        ExchangeContext round = combined;
        double[] mean = combined.update();
        for (ExchangePart part : exchange.parts()) {
            if (part.keeps()) {
                round = round.withKept(part.name(), CheckedExtensions.kept(part, round));
            }
            boolean still = Arrays.equals(round.update(), mean);
            double[] update = CheckedExtensions.update(part, round);
            if (part.completesMean()) {
                mean = still ? update : CheckedExtensions.update(part, round.withUpdate(mean));
            }
            round = round.withUpdate(update);
        }
        return new ServerHalf(round.update(), mean, round.kept());
    }
}

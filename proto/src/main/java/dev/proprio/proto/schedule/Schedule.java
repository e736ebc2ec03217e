package dev.proprio.proto.schedule;

import dev.proprio.proto.extension.ExtensionException;
import dev.proprio.proto.extension.ExtensionPoint;
import java.util.Locale;

/** A factor for each round, the same on every machine. Stateless; thread-safe. */
@ExtensionPoint(noun = "schedule")
public interface Schedule {
    /**
     * The factor of a round, at least 0.
     *
     * @param round from 1
     */
    double factor(int round);

    /**
     * The same, checked.
     *
     * @throws ExtensionException if the schedule throws, or its factor is negative or not finite
     */
    default double checkedFactor(int round) {
        double factor = ExtensionException.call(this, () -> factor(round));
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw ExtensionException.that(
                    this,
                    String.format(
                            Locale.ROOT,
                            "gave %s for round %s; a factor must be finite and at least 0",
                            factor,
                            round));
        }
        return factor;
    }
}

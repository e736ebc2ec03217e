package dev.proprio.proto.update;

import java.util.Optional;

/**
 * One thing that a local algorithm exchanges or has kept beyond the change of the parameters: the server's half of the
 * algorithm. An algorithm may bring parts of its own, and be one itself. Stateless; thread-safe. The arrays that it is
 * given are not written to, nor are those that it has returned.
 */
public interface ExchangePart {
    /** The name of its section, and of the vector that is kept; it must differ from those of the other parts. */
    String name();

    /**
     * How many values its section of an update has; 0, the usual, if it has none.
     *
     * @param parameters how many the model has
     */
    default int sectionLength(int parameters) {
        return 0;
    }

    /** Whether the coordinator keeps a vector as long as the model, 0 at first, under the part's name. */
    default boolean keeps() {
        return false;
    }

    /** Whether that vector travels to the devices with the model, as float32. */
    default boolean shares() {
        return false;
    }

    /** What is kept after a round; asked only if something is. By default, what was kept before it. */
    default double[] keep(ExchangeContext round) {
        return round.kept(name());
    }

    /**
     * The update that the model is moved along, made of what the parts before have left of it; by default, that. {@link
     * ExchangeContext#kept} has what this part {@linkplain #keep keeps} after the round.
     */
    default double[] update(ExchangeContext round) {
        return round.update();
    }

    /**
     * Whether it completes the mean of the updates, as a divisor does. Running statistics of batch norm move by that mean
     * and by nothing else, whatever other parts make of the update.
     */
    default boolean completesMean() {
        return false;
    }

    /** Whether it is right only for a mean of the updates, not for another aggregation of them. */
    default boolean needsMean() {
        return true;
    }

    /**
     * Whether devices and the coordinator keep sums of the same updates: every update then weighs the same, and arrives
     * as it was sent.
     */
    default boolean sumsUpdates() {
        return false;
    }

    /** Whether the update with this part is still a step that may be lengthened (FedExP). */
    default boolean leavesStep() {
        return false;
    }

    /** How many models the parameters hold, one after the other. */
    default int models() {
        return 1;
    }

    /**
     * Why a sum that secure aggregation has rounded says too little for this part, as a sentence without its stop; empty,
     * the usual, if it says enough.
     *
     * @param unit updates' values were rounded to multiples of it, measured in the mean, whatever they weigh
     */
    default Optional<String> tooCoarse(ExchangeContext round, double unit) {
        return Optional.empty();
    }
}

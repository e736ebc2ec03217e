package dev.proprio.proto.compression;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.random.KeyedRandom;
import java.util.Optional;

/**
 * How devices send the change of the parameters. Other sections of an update, and the model that devices receive,
 * travel as they are. Stateless; thread-safe.
 */
@ExtensionPoint(noun = "compression")
public interface Compression {
    /**
     * How a change of {@code length} values travels in a round; empty if it travels as it is.
     *
     * @param shared the round's stream, from its start, the same on all devices and the coordinator
     */
    Optional<Codec> codec(int length, KeyedRandom shared);

    /**
     * Whether a device remembers what it could not send and adds it to its next change (error feedback). It forgets
     * what was sent only when the coordinator counts it.
     */
    default boolean feedsBack() {
        return false;
    }

    /**
     * Whether the model must move along the mean of all updates: because only their sum can be read, or because a
     * device forgets what it has sent.
     */
    default boolean needsMean() {
        return feedsBack();
    }

    /**
     * Whether it is of use when the coordinator sees no more than the sum of updates, in which every value has its
     * place whatever it is.
     */
    default boolean suitsHiddenUpdates() {
        return isLossless();
    }

    /** Whether some of a change's values are not sent. */
    default boolean leavesOut() {
        return false;
    }

    /** Whether nothing is lost. */
    default boolean isLossless() {
        return false;
    }
}

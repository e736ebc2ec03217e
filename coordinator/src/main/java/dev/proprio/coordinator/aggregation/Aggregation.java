package dev.proprio.coordinator.aggregation;

import dev.proprio.proto.extension.ExtensionPoint;
import dev.proprio.proto.extension.Extensions;
import dev.proprio.proto.extension.InvalidSettingException;
import java.util.Optional;

/**
 * A rule that combines a round's updates: either one that needs no more than sums of them, or one
 * that must see each by itself, which nothing that hides single updates can offer. Stateless;
 * thread-safe.
 */
@ExtensionPoint(noun = "aggregation")
public sealed interface Aggregation permits StreamingAggregation, IndividualAggregation {
    /**
     * Starts a round.
     *
     * @param shape what an update must look like
     * @param capacity the most updates that can be added
     */
    Accumulator open(UpdateShape shape, int capacity, RuleContext context);

    /** The fewest updates that can be combined, at least 1. */
    default int least() {
        return 1;
    }

    /** The device whose update the rule can't do without, and which must be asked in every round. */
    default Optional<String> requiredDevice() {
        return Optional.empty();
    }

    /** Whether the rule looks at {@link RuleContext#previous}; if not, nothing is remembered from round to round. */
    default boolean usesPrevious() {
        return true;
    }

    /** Which setting of this rule to change if there may be no more than {@code updates}; empty if none helps. */
    default String remedy(int updates) {
        return "";
    }

    /**
     * Checks that a round of {@code minimum} updates can be combined.
     *
     * @throws InvalidSettingException if it can't; the message says what to do
     */
    default void requireCohort(int minimum) {
        if (minimum < least()) {
            String remedy = remedy(minimum);
            throw new InvalidSettingException(
                    "cohort.minimum",
                    "must be at least %s but was %s: %s can't combine fewer updates; raise cohort.minimum to %s%s"
                            .formatted(
                                    least(),
                                    minimum,
                                    Extensions.nameOf(getClass()),
                                    least(),
                                    remedy.isEmpty() ? "" : " or " + remedy));
        }
    }

    /**
     * Whether the result is a mean of all updates, so that times their number it is their sum. Some local algorithms
     * are right only then.
     */
    default boolean isMean() {
        return false;
    }

    /** Whether that mean counts every update the same, however much it weighs. */
    default boolean isUniform() {
        return false;
    }
}

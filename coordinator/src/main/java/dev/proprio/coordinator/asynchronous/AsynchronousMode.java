package dev.proprio.coordinator.asynchronous;

import dev.proprio.proto.extension.Require;

/** How a server goes on that waits for no cohort: a round is one step of it. */
public sealed interface AsynchronousMode {
    /** How many updates make a step. */
    int buffer();

    /** How many devices are under way at once, at most; not fewer than {@link #buffer}. */
    int concurrency();

    /** How stale updates count. */
    Staleness staleness();

    /** By how many versions an update may be stale at most to count at all. */
    int maxStaleness();

    /**
     * Whether devices that have arrived wait for the step before others are asked: where no more are under way than make a
     * step. Only so is it a synchronous round where all are equally fast.
     */
    default boolean waits() {
        return concurrency() <= buffer();
    }

    /** How many versions older than the model updates are in the mean, once all places are taken. */
    default double expectedStaleness() {
        return waits() ? 0 : (double) concurrency() / buffer();
    }

    private static void require(int buffer, int concurrency, int maxStaleness) {
        Require.atLeast("buffer", buffer, 1);
        Require.that(
                concurrency >= buffer,
                "concurrency",
                "must be at least the buffer, %s, or the buffer would never be full, but was %s"
                        .formatted(buffer, concurrency));
        Require.that(
                maxStaleness >= 0 && maxStaleness <= 10_000,
                "maxStaleness",
                "must be between 0 and 10000 but was " + maxStaleness);
    }

    /**
     * FedBuff (Nguyen et al. 2022): the model moves along the mean of {@link #buffer} updates, each less the more stale it is,
     * over their number.
     */
    record Buffered(int buffer, int concurrency, Staleness staleness, int maxStaleness) implements AsynchronousMode {
        public Buffered {
            require(buffer, concurrency, maxStaleness);
        }
    }

    /**
     * FedAsync (Xie et al. 2019): each update moves the model towards the device's, by {@code rate} times what it counts.
     *
     * @param rate greater than 0 and at most 1
     */
    record FedAsync(double rate, int concurrency, Staleness staleness, int maxStaleness) implements AsynchronousMode {
        public FedAsync {
            Require.that(rate > 0 && rate <= 1, "rate", "must be greater than 0 and at most 1 but was " + rate);
            require(1, concurrency, maxStaleness);
        }

        @Override
        public int buffer() {
            return 1;
        }

        /** How far the model goes towards one that is so stale. */
        public double share(int versions) {
            return rate * staleness.factor(versions);
        }

        /**
         * By how much the model changes when it is mixed with a device's: {@code share (base + change - model)}.
         *
         * @param base what the device began with
         * @param change what its training changed
         */
        public static double mixed(double model, double base, double change, double share) {
            return share * (base + change - model);
        }
    }
}

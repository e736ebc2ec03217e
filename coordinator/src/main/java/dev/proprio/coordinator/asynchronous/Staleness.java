package dev.proprio.coordinator.asynchronous;

import dev.proprio.proto.extension.Require;

/** How much an update counts by how many versions older than the model the one is that it was made from. */
public sealed interface Staleness {
    /**
     * The factor of an update, greater than 0 and at most 1.
     *
     * @param versions how many the model has moved on since the device fetched it, at least 0
     */
    double factor(int versions);

    /** All count the same. */
    record Constant() implements Staleness {
        @Override
        public double factor(int versions) {
            return 1;
        }
    }

    /** {@code (1 + versions)^-exponent}: the factor of FedBuff (Nguyen et al. 2022), with a half. */
    record Polynomial(double exponent) implements Staleness {
        public Polynomial {
            Require.between("exponent", exponent, 0, 10);
        }

        @Override
        public double factor(int versions) {
            return StrictMath.pow(1.0 + versions, -exponent);
        }
    }

    /**
     * 1 up to {@code from} versions, then {@code 1 / (slope (versions - from) + 1)}: one of FedAsync's (Xie et al. 2019), whose
     * letters are b and a.
     */
    record Hinge(double slope, double from) implements Staleness {
        public Hinge {
            Require.between("a", slope, 0, 1e6);
            Require.between("b", from, 0, 1e6);
        }

        @Override
        public double factor(int versions) {
            return versions <= from ? 1 : 1 / (slope * (versions - from) + 1);
        }
    }
}

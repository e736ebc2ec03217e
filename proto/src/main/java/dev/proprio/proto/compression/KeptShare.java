package dev.proprio.proto.compression;

import dev.proprio.proto.extension.Require;

/** Shares of a vector's values. */
final class KeptShare {
    private KeptShare() {}

    static void require(double share) {
        Require.that(share > 0 && share <= 1, "share", "must be greater than 0 and at most 1 but was " + share);
    }

    /** How many values a share is: rounded up, but for what is rounding error, and at least 1. */
    static int count(double share, int length) {
        return Math.max(1, (int) Math.ceil(share * length - 1e-9));
    }
}

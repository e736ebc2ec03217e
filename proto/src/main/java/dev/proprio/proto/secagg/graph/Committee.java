package dev.proprio.proto.secagg.graph;

import java.util.Locale;
import java.util.Optional;

/**
 * Members drawn without replacement to speak for a cohort. How many of them are corrupt, or left, is hypergeometric.
 *
 * @param cohort number of clients, n
 * @param corrupt of the cohort, fixed before the committee is drawn
 * @param size number of members, m
 */
public record Committee(int cohort, int corrupt, int size) {
    private static final double UNSAFE = StrictMath.pow(2, -41);
    private static final double STUCK = StrictMath.pow(2, -20);

    public Committee {
        if (size < 1 || size > cohort || corrupt < 0 || corrupt > cohort) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a committee of %s cannot be drawn from %s clients with %s corrupt ones",
                    size,
                    cohort,
                    corrupt));
        }
    }

    /**
     * The smallest committee of which enough members are left to sign, except with probability 2^-20, when
     * {@code dropped} clients of the cohort drop out; empty if there is none.
     */
    public static Optional<Committee> smallest(int cohort, int corrupt, int dropped) {
        for (int size = 1; size <= cohort; size++) {
            var committee = new Committee(cohort, corrupt, size);
            if (new Hypergeometric(cohort, cohort - dropped, size).lowerQuantile(STUCK) >= committee.signatures()) {
                return Optional.of(committee);
            }
        }
        return Optional.empty();
    }

    /**
     * The least number of signatures that two different statements cannot both have, except with probability 2^-41: of m
     * members at most a are corrupt and sign both, and the others sign one, so that more than (m + a) / 2 are enough.
     */
    public int signatures() {
        return (size + new Hypergeometric(cohort, corrupt, size).upperQuantile(UNSAFE)) / 2 + 1;
    }
}

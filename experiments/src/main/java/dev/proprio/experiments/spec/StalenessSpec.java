package dev.proprio.experiments.spec;

import dev.proprio.coordinator.asynchronous.Staleness;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Setting;
import java.util.Optional;

/** How much an update counts by how many versions older than the model the one is that it was made from. */
public record StalenessSpec(
        @Setting(
                value =
                        "How much an update counts that is so many versions stale: constant, 1; polynomial, (1 + versions)^-exponent; hinge, 1 up to b, then 1 / (a (versions - b) + 1).",
                alone = true)
        StalenessKind kind,

        @Setting("With kind: polynomial, the exponent, between 0 and 10; without it, 0.5.")
        Optional<Double> exponent,

        @Setting("With kind: hinge, how fast it falls, at least 0; without it, 10.")
        Optional<Double> a,

        @Setting("With kind: hinge, up to how many versions updates count in full, at least 0; without it, 4.")
        Optional<Double> b) {
    private static final double SQUARE_ROOT = 0.5;
    private static final double SLOPE = 10;
    private static final double FROM = 4;

    public StalenessSpec {
        requireOnly(kind, StalenessKind.POLYNOMIAL, "exponent", exponent);
        requireOnly(kind, StalenessKind.HINGE, "a", a);
        requireOnly(kind, StalenessKind.HINGE, "b", b);
        exponent.ifPresent(Staleness.Polynomial::new);
        new Staleness.Hinge(a.orElse(SLOPE), b.orElse(FROM));
    }

    private static void requireOnly(StalenessKind kind, StalenessKind only, String name, Optional<Double> given) {
        Require.that(given.isEmpty() || kind == only, name, "must be left out unless kind is " + only.text());
    }

    /** FedBuff's: one over the square root. */
    public StalenessSpec() {
        this(StalenessKind.POLYNOMIAL, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What it says. */
    public Staleness staleness() {
        return switch (kind) {
            case CONSTANT -> new Staleness.Constant();
            case POLYNOMIAL -> new Staleness.Polynomial(exponent.orElse(SQUARE_ROOT));
            case HINGE -> new Staleness.Hinge(a.orElse(SLOPE), b.orElse(FROM));
        };
    }
}

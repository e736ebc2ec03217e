package dev.proprio.coordinator.privacy;

import dev.proprio.coordinator.privacy.LossComposition.Window;
import dev.proprio.coordinator.privacy.MergedRounds.Gaussian;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Privacy loss distributions: that of a round is put on a grid, which never lowers a figure, and those of all rounds are
 * convolved, for a unit more and for a unit less. Close to the truth, from above (Doroshenko et al. 2022, arXiv:2207.04380).
 * Plain Gaussian rounds alone are exact. No figure is above that of {@link RdpAccountant}, which stands in for a ledger
 * beyond every grid of a million points, and for one with a mechanism of which the divergence alone is known.
 */
public final class PldAccountant implements PrivacyAccountant {
    private static final double USUAL_INTERVAL = 1e-4;

    /** More than all that is rounded off, and than what is left out beyond both ends of a window. */
    private static final double ROUNDING = 1e-8;

    /** What part of a delta the tails of all rounds may be which are left out. */
    private static final double TAILS = 1e-16;

    /** Below it, what is left out of a grid would not be negligible beside it. */
    private static final double LEAST_DELTA = 1e-200;

    private final RdpAccountant otherwise = new RdpAccountant();
    private final double interval;
    private final boolean refined;

    /** With points 1e-4 apart, and closer where the sampling rate is small. */
    public PldAccountant() {
        this(USUAL_INTERVAL, true);
    }

    private PldAccountant(double interval, boolean refined) {
        this.interval = interval;
        this.refined = refined;
    }

    /**
     * With points this far apart, such as 1e-3 for a figure that is soon there; further where they would be too many.
     *
     * @throws IllegalArgumentException in a sentence if the interval isn't greater than 0 and at most 1
     */
    public static PldAccountant ofInterval(double interval) {
        if (!(interval > 0 && interval <= LossGrid.COARSEST)) {
            throw new IllegalArgumentException(
                    "the interval of privacy losses must be greater than 0 and at most 1 but was %s"
                            .formatted(interval));
        }
        return new PldAccountant(interval, false);
    }

    @Override
    public double epsilon(PrivacyLedger ledger, double delta) {
        PrivacyBudget.checkedDelta(delta);
        return MergedRounds.of(ledger)
                .map(merged -> epsilon(ledger, merged, delta))
                .orElseGet(() -> otherwise.epsilon(ledger, delta));
    }

    private double epsilon(PrivacyLedger ledger, List<Gaussian> merged, double delta) {
        if (merged.isEmpty()) {
            return 0;
        }
        if (MergedRounds.arePlain(merged)) {
            return GaussianProfile.epsilon(MergedRounds.sensitivity(merged), delta);
        }
        double bound = otherwise.epsilon(ledger, delta);
        if (delta < LEAST_DELTA) {
            return bound;
        }
        return Math.min(
                bound,
                larger(merged, delta, new EpsilonOf(delta * (1 - ROUNDING))).orElse(bound));
    }

    @Override
    public double delta(PrivacyLedger ledger, double epsilon) {
        PrivacyBudget.checkedEpsilon(epsilon);
        return MergedRounds.of(ledger)
                .map(merged -> delta(ledger, merged, epsilon))
                .orElseGet(() -> otherwise.delta(ledger, epsilon));
    }

    private double delta(PrivacyLedger ledger, List<Gaussian> merged, double epsilon) {
        if (merged.isEmpty()) {
            return 0;
        }
        if (MergedRounds.arePlain(merged)) {
            return GaussianProfile.delta(MergedRounds.sensitivity(merged), epsilon);
        }
        double bound = otherwise.delta(ledger, epsilon);
        if (bound < LEAST_DELTA) {
            return bound;
        }
        OptionalDouble close = larger(merged, bound, new DeltaOf(epsilon));
        return close.isEmpty() ? bound : Math.min(bound, close.getAsDouble() * (1 + ROUNDING) + TAILS * bound);
    }

    /** The worse one of both directions; empty if no grid is large enough. */
    private OptionalDouble larger(List<Gaussian> merged, double delta, Question question) {
        var grid = new LossGrid(merged, delta * TAILS);
        double step = refined ? grid.refined(interval) : grid.coarse(interval);
        while (step <= LossGrid.COARSEST) {
            LossComposition removed = grid.composition(step);
            List<Windowed> windows = Stream.of(removed, removed.exchanged())
                    .filter(question::applies)
                    .map(composition -> new Windowed(composition, question.window(composition)))
                    .toList();
            long points = windows.stream()
                    .mapToLong(one -> one.window().points())
                    .max()
                    .orElse(1);
            if (points <= LossGrid.MOST_POINTS) {
                return OptionalDouble.of(windows.stream()
                        .mapToDouble(one -> question.answer(one.composition().within(one.window())))
                        .max()
                        .orElse(0));
            }
            for (; points > LossGrid.MOST_POINTS; points = (points + 1) / 2) {
                step *= 2;
            }
        }
        return OptionalDouble.empty();
    }

    private record Windowed(LossComposition composition, Window window) {}

    /** What is to be known of a sum of losses, and where in it. */
    private sealed interface Question {
        /** Whether the answer isn't 0. */
        boolean applies(LossComposition composition);

        Window window(LossComposition composition);

        double answer(ComposedLoss loss);
    }

    private record EpsilonOf(double delta) implements Question {
        @Override
        public boolean applies(LossComposition composition) {
            return true;
        }

        @Override
        public Window window(LossComposition composition) {
            return composition.aroundDelta(delta);
        }

        @Override
        public double answer(ComposedLoss loss) {
            return loss.epsilon(delta);
        }
    }

    private record DeltaOf(double epsilon) implements Question {
        @Override
        public boolean applies(LossComposition composition) {
            return epsilon < composition.greatest();
        }

        @Override
        public Window window(LossComposition composition) {
            return composition.aroundEpsilon(epsilon);
        }

        @Override
        public double answer(ComposedLoss loss) {
            return loss.delta(epsilon);
        }
    }
}

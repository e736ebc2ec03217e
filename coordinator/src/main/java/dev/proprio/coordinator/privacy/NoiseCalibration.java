package dev.proprio.coordinator.privacy;

import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** Finds how much noise a wanted epsilon takes, by an accountant, whose figures fall as the noise grows. */
public final class NoiseCalibration {
    /** By how much less noise might be enough, of what is found. */
    public static final double TOLERANCE = 1e-4;

    private static final double LEAST = 1.0 / (1 << 10);
    private static final double MOST = 1L << 40;
    private static final double COARSE = 1e-3;

    private final DoubleFunction<PrivacyLedger> ledger;
    private final double epsilon;
    private final double delta;

    private NoiseCalibration(DoubleFunction<PrivacyLedger> ledger, double epsilon, double delta) {
        this.ledger = ledger;
        this.epsilon = epsilon;
        this.delta = delta;
    }

    private record Point(double noise, double epsilon) {}

    /**
     * A noise multiplier with which the accountant gives at most this epsilon; {@link #TOLERANCE} less gives more, unless it
     * is below a thousandth. Empty if 10^12 isn't enough.
     *
     * @param samplingRate the probability with which a unit is in a round's sample
     * @param epsilon greater than 0 and finite
     * @throws IllegalArgumentException in a sentence if a value is outside its range
     */
    public static OptionalDouble noiseMultiplier(
            PrivacyAccountant accountant, double samplingRate, long rounds, double epsilon, double delta) {
        return noiseMultiplier(accountant, noise -> PrivacyLedger.of(noise, samplingRate, rounds), epsilon, delta);
    }

    /**
     * The same of any ledger that costs less the more noise there is.
     *
     * @param ledger of a noise multiplier
     */
    public static OptionalDouble noiseMultiplier(
            PrivacyAccountant accountant, DoubleFunction<PrivacyLedger> ledger, double epsilon, double delta) {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the epsilon to calibrate noise for must be a finite number greater than 0 but was %s"
                            .formatted(epsilon));
        }
        var calibration = new NoiseCalibration(ledger, epsilon, delta);
        var quick = new RdpAccountant();
        OptionalDouble found = calibration.some(quick);
        if (found.isEmpty()) {
            // However much noise there is, Rényi divergences never show an epsilon of a few thousandths.
            return calibration.some(accountant).stream()
                    .map(some -> calibration.near(accountant, some))
                    .findFirst();
        }
        double enough = calibration.near(quick, found.getAsDouble());
        return OptionalDouble.of(
                switch (accountant) {
                    case RdpAccountant renyi -> calibration.near(renyi, enough);
                    case PldAccountant close ->
                        calibration.near(close, calibration.near(PldAccountant.ofInterval(COARSE), enough));
                });
    }

    /** Enough noise, though not the least; empty if even the most is too little. */
    private OptionalDouble some(PrivacyAccountant accountant) {
        for (double noise = 1; noise <= MOST; noise *= 2) {
            if (at(accountant, noise).epsilon() <= epsilon) {
                return OptionalDouble.of(noise);
            }
        }
        return OptionalDouble.empty();
    }

    /** From where it was found by something quicker. */
    private double near(PrivacyAccountant accountant, double start) {
        double step = start / 64;
        Point above = at(accountant, start);
        Point below = above;
        while (above.epsilon() > epsilon) {
            below = above;
            above = at(accountant, above.noise() + step);
            step *= 2;
        }
        while (below.epsilon() <= epsilon) {
            above = below;
            if (above.noise() <= LEAST) {
                return above.noise();
            }
            below = at(accountant, Math.max(above.noise() / 2, above.noise() - step));
            step *= 2;
        }
        for (int tries = 1; above.noise() - below.noise() > TOLERANCE; tries++) {
            double middle = (above.noise() + below.noise()) / 2;
            if (middle <= below.noise() || middle >= above.noise()) {
                break;
            }
            Point between = at(accountant, tries % 4 == 0 ? middle : guess(below, above, tries % 2 == 0 ? 1 : -1));
            if (between.epsilon() <= epsilon) {
                above = between;
            } else {
                below = between;
            }
        }
        return above.noise();
    }

    /** A power law through both, and a bit to one side of it: to close in from both. */
    private double guess(Point below, Point above, int side) {
        double share = above.epsilon() > 0
                ? Math.log(below.epsilon() / epsilon) / Math.log(below.epsilon() / above.epsilon())
                : 0.5;
        double at = below.noise() * Math.pow(above.noise() / below.noise(), share) + side * TOLERANCE / 3;
        double margin = Math.min(TOLERANCE / 3, (above.noise() - below.noise()) / 8);
        return Double.isFinite(at)
                ? Math.clamp(at, below.noise() + margin, above.noise() - margin)
                : (below.noise() + above.noise()) / 2;
    }

    private Point at(PrivacyAccountant accountant, double noise) {
        return new Point(noise, accountant.epsilon(ledger.apply(noise), delta));
    }
}

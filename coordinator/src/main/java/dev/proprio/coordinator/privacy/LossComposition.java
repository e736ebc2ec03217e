package dev.proprio.coordinator.privacy;

import dev.proprio.coordinator.privacy.PrivacyLossDistribution.Moments;
import java.util.List;
import java.util.function.DoublePredicate;

/**
 * The sum of independent privacy losses on one grid, in one direction. It is worked out under an exponentially tilted law,
 * whose middle is where the answer is: then no delta is so small that what a Fourier transform rounds off could hide it.
 */
final class LossComposition {
    /** -ln of what of the tilted law may lie beyond either end of a window. */
    private static final double OUTSIDE = 36;

    /** -ln of what part of the tilted law has to be beyond an epsilon, so that what is rounded off is nothing beside it. */
    private static final double HEADROOM = 10;

    private static final double LEAST_TILT = 1e-6;

    /** In units of one over the interval: each point then has e^30 times the weight of the one below. */
    private static final double LARGEST_TILT = 30;

    private static final double TILT_PRECISION = 1.05;

    private static final double END_PRECISION = 1.1;

    private final List<Repeated> losses;
    private final double interval;

    /**
     * @param loss of one release
     * @param times how many of them
     */
    record Repeated(PrivacyLossDistribution loss, long times) {}

    /**
     * Where all but a negligible part of the tilted sum is.
     *
     * @param lowest the first point, in intervals
     */
    record Window(double tilt, Moments moments, long lowest, long points) {}

    /** @param losses at least one, all on the same grid */
    LossComposition(List<Repeated> losses) {
        this.losses = List.copyOf(losses);
        interval = losses.getFirst().loss().interval();
    }

    LossComposition exchanged() {
        return new LossComposition(losses.stream()
                .map(repeated -> new Repeated(repeated.loss().exchanged(), repeated.times()))
                .toList());
    }

    /** Where an epsilon of this delta is, going by Chernoff's bound. */
    Window aroundDelta(double delta) {
        return window(tiltOfExponent(-Math.log(delta)));
    }

    /** Where this epsilon is, less than the greatest loss. */
    Window aroundEpsilon(double epsilon) {
        double tilt = least(by -> moments(by).mean() >= epsilon, TILT_PRECISION);
        Window usual = window(tiltOfExponent(exponent(tilt)));
        return (usual.lowest() + usual.points() - 1) * interval > epsilon ? usual : window(tilt);
    }

    /** No sum is greater. */
    double greatest() {
        return losses.stream()
                .mapToDouble(repeated -> repeated.times() * repeated.loss().greatest())
                .sum();
    }

    /** Only for a window with few enough points for an array. */
    ComposedLoss within(Window window) {
        int size = (int) Math.max(2, Long.highestOneBit(window.points() - 1) * 2);
        var transform = new FourierTransform(size);
        double[] logModulus = new double[size / 2 + 1];
        double[] phase = new double[size / 2 + 1];
        long centre = 0;
        for (Repeated repeated : losses) {
            Moments moments = repeated.loss().moments(window.tilt());
            long middle = Math.round(moments.mean() / interval);
            double[] real = new double[size];
            double[] imaginary = new double[size];
            repeated.loss().addTo(real, window.tilt(), moments.logScale(), middle);
            transform.apply(real, imaginary);
            for (int i = 0; i <= size / 2; i++) {
                logModulus[i] += repeated.times() * Math.log(real[i] * real[i] + imaginary[i] * imaginary[i]) / 2;
                phase[i] += repeated.times() * Math.atan2(imaginary[i], real[i]);
            }
            centre += repeated.times() * middle;
        }
        return new ComposedLoss(interval, window, density(transform, logModulus, phase, window.lowest() - centre));
    }

    /** The inverse transform, from a point of the ring on. */
    private static double[] density(FourierTransform transform, double[] logModulus, double[] phase, long first) {
        int size = 2 * (phase.length - 1);
        double[] real = new double[size];
        double[] imaginary = new double[size];
        for (int i = 0; i < phase.length; i++) {
            double modulus = Math.exp(logModulus[i]) / size;
            int mirrored = (size - i) & (size - 1);
            real[i] = modulus * Math.cos(phase[i]);
            imaginary[i] = modulus * Math.sin(phase[i]);
            real[mirrored] = real[i];
            imaginary[mirrored] = mirrored == i ? imaginary[i] : -imaginary[i];
        }
        transform.invert(real, imaginary);
        double[] density = new double[size];
        for (int i = 0; i < size; i++) {
            density[i] = Math.max(0, real[(int) ((first + i) & (size - 1))]);
        }
        return density;
    }

    private Moments moments(double tilt) {
        Moments sum = Moments.NONE;
        for (Repeated repeated : losses) {
            sum = sum.plus(repeated.loss().moments(tilt), repeated.times());
        }
        return sum;
    }

    /** About the least number for a tilt that is large enough. */
    private double least(DoublePredicate largeEnough, double precision) {
        double below = LEAST_TILT;
        double above = LARGEST_TILT / interval;
        while (above > below * precision) {
            double middle = Math.sqrt(below * above);
            if (largeEnough.test(middle)) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    /** -ln of Chernoff's bound for what is beyond the mean of the tilted law. */
    private double exponent(double tilt) {
        Moments at = moments(tilt);
        return tilt * at.mean() - at.logScale();
    }

    /** As little tilt as will do, for the more of it the wider the window. */
    private double tiltOfExponent(double exponent) {
        return least(tilt -> exponent(tilt) >= exponent - HEADROOM, TILT_PRECISION);
    }

    /** Both ends by Chernoff's bound on the tilted law, whose own tilts may be any but are best about here. */
    private Window window(double tilt) {
        Moments at = moments(tilt);
        long lowest = (long) Math.floor(end(tilt, at, -1) / interval);
        long highest = (long) Math.ceil(end(tilt, at, 1) / interval);
        return new Window(tilt, at, lowest, highest - lowest + 1);
    }

    private double end(double tilt, Moments at, int sign) {
        double further = least(
                by -> {
                    Moments there = moments(tilt + sign * by);
                    return sign * by * there.mean() - there.logScale() + at.logScale() >= OUTSIDE;
                },
                END_PRECISION);
        return sign * Math.min(bound(tilt, at, sign * further), bound(tilt, at, sign * further / END_PRECISION));
    }

    private double bound(double tilt, Moments at, double further) {
        return (OUTSIDE + moments(tilt + further).logScale() - at.logScale()) / Math.abs(further);
    }
}

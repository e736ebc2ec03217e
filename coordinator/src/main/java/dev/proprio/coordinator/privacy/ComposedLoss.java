package dev.proprio.coordinator.privacy;

import dev.proprio.coordinator.privacy.LossComposition.Window;

/** The law of a sum of privacy losses where its tilted one has its mass, and what it says of epsilon and delta. */
final class ComposedLoss {
    private final double interval;
    private final Window window;
    private final double[] tilted;

    ComposedLoss(double interval, Window window, double[] tilted) {
        this.interval = interval;
        this.window = window;
        this.tilted = tilted;
    }

    /** The least epsilon of at least 0 with at most this delta, which is linear in e to the epsilon between two points. */
    double epsilon(double delta) {
        double beyond = 0;
        double discounted = 0;
        for (int i = tilted.length - 1; i >= 0 && loss(i) > 0; i--) {
            double mass = mass(i);
            beyond += mass;
            discounted = discounted * Math.exp(-interval) + mass;
            if (beyond - discounted * Math.exp(-interval) > delta) {
                return Math.max(0, loss(i) + Math.log((beyond - delta) / discounted));
            }
        }
        return Math.max(0, loss(-1));
    }

    /** The least delta with at most this epsilon, which is less than the loss of the last point. */
    double delta(double epsilon) {
        double beyond = 0;
        double discounted = 0;
        int i = tilted.length - 1;
        for (; i >= 0 && loss(i) > epsilon; i--) {
            double mass = mass(i);
            beyond += mass;
            discounted = discounted * Math.exp(-interval) + mass;
        }
        return Math.max(0, beyond - discounted * Math.exp(epsilon - loss(i + 1)));
    }

    private double loss(int i) {
        return (window.lowest() + i) * interval;
    }

    private double mass(int i) {
        return tilted[i] * Math.exp(window.moments().logScale() - window.tilt() * loss(i));
    }
}

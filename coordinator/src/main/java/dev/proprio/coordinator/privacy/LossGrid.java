package dev.proprio.coordinator.privacy;

import dev.proprio.coordinator.privacy.LossComposition.Repeated;
import java.util.List;

/** Puts the losses of all mechanisms of a ledger on one grid. A finer one differs by a power of two, so that it has all points of the coarser. */
final class LossGrid {
    /** What arrays may be as long as. */
    static final int MOST_POINTS = 1 << 20;

    /** Steps beyond it would say little, of figures in the millions. */
    static final double COARSEST = 1;

    /** The grid is made finer till a round's loss, where its sampling rate is small, spreads over so many points. */
    private static final double SPREAD = 8;

    private static final int REFINED_POINTS = 1 << 18;

    private static final double LEAST_TAIL = 1e-300;

    private final List<Repetition> all;

    private record Repetition(ConnectedDots dots, double spread, long rounds) {}

    /** @param tails of the loss of all rounds together that may be left out */
    LossGrid(List<MergedRounds.Gaussian> merged, double tails) {
        long rounds = merged.stream().mapToLong(MergedRounds.Gaussian::rounds).sum();
        double tail = Math.max(LEAST_TAIL, tails / rounds);
        all = merged.stream()
                .map(entry -> new Repetition(
                        new ConnectedDots(entry.mechanism(), tail),
                        entry.mechanism().spreadOfRatio(),
                        entry.rounds()))
                .toList();
    }

    /** The least multiple of an interval at which every mechanism's points are few enough. */
    double coarse(double interval) {
        double step = interval;
        while (points(step) > MOST_POINTS) {
            step *= 2;
        }
        return step;
    }

    /** A part of the interval where the losses are small and the points not too many for it. */
    double refined(double interval) {
        double spread = all.stream().mapToDouble(Repetition::spread).min().orElseThrow();
        double step = interval;
        while (step * SPREAD > spread && points(step / 2) <= REFINED_POINTS) {
            step /= 2;
        }
        return coarse(step);
    }

    LossComposition composition(double step) {
        return new LossComposition(all.stream()
                .map(one -> new Repeated(one.dots().distribution(step), one.rounds()))
                .toList());
    }

    private double points(double step) {
        return all.stream().mapToDouble(one -> one.dots().range()).max().orElseThrow() / step + 3;
    }
}

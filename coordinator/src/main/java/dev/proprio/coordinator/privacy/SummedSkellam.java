package dev.proprio.coordinator.privacy;

/**
 * A sum of vectors of whole numbers with Skellam noise, in which everybody is (Agarwal, Kairouz and Liu 2021, arXiv:2110.04995,
 * theorem 3.5). Who adds how much of the noise does not matter.
 *
 * @param variance of the noise on each value of the sum, finite and greater than 0
 * @param l2 by how much one unit moves the sum at most, in the Euclidean norm
 * @param l1 the same in the sum of magnitudes
 */
public record SummedSkellam(double variance, double l2, double l1) implements Mechanism {
    /** @throws IllegalArgumentException in a sentence if a value is outside its range */
    public SummedSkellam {
        Sensitivity.requirePositive("the variance of a sum's noise", variance);
        Sensitivity.requirePositive("the Euclidean sensitivity of a sum", l2);
        Sensitivity.requirePositive("the sensitivity of a sum in magnitudes", l1);
    }

    /** Of whole numbers, to which one unit adds a vector of at most this norm and so many values. */
    public static SummedSkellam of(double variance, double l2, int dimension) {
        return new SummedSkellam(variance, l2, Sensitivity.l1(l2, dimension));
    }

    @Override
    public double divergence(double order) {
        double below = Math.floor(order);
        if (below == order) {
            return ofWholeOrder(order);
        }
        // Known for whole orders; times the order less 1 it is convex, and 0 at 1.
        double from = below == 1 ? 0 : (below - 1) * ofWholeOrder(below);
        double to = below * ofWholeOrder(below + 1);
        return (from + (order - below) * (to - from)) / (order - 1);
    }

    private double ofWholeOrder(double order) {
        double more =
                Math.min(((2 * order - 1) * l2 * l2 + 6 * l1) / (4 * variance * variance), 3 * l1 / (2 * variance));
        return order * l2 * l2 / (2 * variance) + more;
    }
}

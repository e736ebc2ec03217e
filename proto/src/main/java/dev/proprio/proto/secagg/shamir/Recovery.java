package dev.proprio.proto.secagg.shamir;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds a secret among shares of which some may be wrong, with a test that recognizes it. First the first
 * {@code threshold} shares, then error correction, which finds up to half of the surplus shares wrong, then other
 * subsets up to a limit, which finds all of them wrong where the subsets are few.
 */
public final class Recovery {
    private static final int MOST_SUBSETS = 4096;

    private final int threshold;
    private final Lagrange lagrange;

    public Recovery(int threshold, Lagrange lagrange) {
        this.threshold = threshold;
        this.lagrange = lagrange;
    }

    /** The secret and the points whose shares were found to be wrong; they are known only when shares disagreed. */
    public record Recovered(byte[] secret, Set<Integer> wrong) {}

    /**
     * The secret that {@code isRight} accepts.
     *
     * @param xs at least {@code threshold} points, those most trusted first
     */
    public Optional<Recovered> recover(List<Integer> xs, List<byte[]> shares, Predicate<byte[]> isRight) {
        int[] points = xs.stream().mapToInt(Integer::intValue).toArray();
        byte[][] values = shares.toArray(byte[][]::new);
        Optional<byte[]> first = combine(Arrays.copyOf(points, threshold), Arrays.copyOf(values, threshold), isRight);
        if (first.isPresent()) {
            return Optional.of(new Recovered(first.get(), Set.of()));
        }
        if (xs.size() == threshold) {
            return Optional.empty();
        }
        Optional<Recovered> corrected =
                ErrorCorrection.correct(points, values, threshold).filter(found -> isRight.test(found.secret()));
        return corrected.isPresent() ? corrected : search(points, values, isRight);
    }

    /** The secret that exactly {@code threshold} shares make, if {@code isRight} accepts it. Thread-safe. */
    public Optional<byte[]> combine(int[] points, byte[][] shares, Predicate<byte[]> isRight) {
        return Shamir.combine(points, shares, lagrange).filter(isRight);
    }

    /** Whether all shares are values of one polynomial: then not their senders but their dealer is at fault. */
    public boolean consistent(List<Integer> xs, List<byte[]> shares) {
        int[] points = xs.stream().mapToInt(Integer::intValue).toArray();
        return ErrorCorrection.correct(points, shares.toArray(byte[][]::new), threshold)
                .filter(found -> found.wrong().isEmpty())
                .isPresent();
    }

    private Optional<Recovered> search(int[] points, byte[][] values, Predicate<byte[]> isRight) {
        int[] subset = firstSubset();
        for (int tried = 1; tried < MOST_SUBSETS && nextSubset(subset, points.length); tried++) {
            Optional<byte[]> found = attempt(points, values, subset, isRight);
            if (found.isPresent()) {
                return Optional.of(new Recovered(found.get(), wrongBeside(points, values, subset)));
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> attempt(int[] points, byte[][] values, int[] subset, Predicate<byte[]> isRight) {
        int[] xs = Arrays.stream(subset).map(i -> points[i]).toArray();
        byte[][] shares = Arrays.stream(subset).mapToObj(i -> values[i]).toArray(byte[][]::new);
        return Shamir.combine(shares, Lagrange.compute(xs)).filter(isRight);
    }

    private static Set<Integer> wrongBeside(int[] points, byte[][] values, int[] right) {
        int[] xs = Arrays.stream(right).map(i -> points[i]).toArray();
        long[][] limbs =
                Arrays.stream(right).mapToObj(i -> Limbs.ofShare(values[i])).toArray(long[][]::new);
        Set<Integer> wrong = new LinkedHashSet<>();
        for (int i = 0; i < points.length; i++) {
            long[] share = Limbs.ofShare(values[i]);
            for (int limb = 0; limb < Limbs.COUNT; limb++) {
                int column = limb;
                long[] ys = Arrays.stream(limbs).mapToLong(row -> row[column]).toArray();
                if (Shamir.evaluate(Polynomials.interpolate(xs, ys), points[i]) != share[limb]) {
                    wrong.add(points[i]);
                }
            }
        }
        return wrong;
    }

    private int[] firstSubset() {
        int[] subset = new int[threshold];
        Arrays.setAll(subset, i -> i);
        return subset;
    }

    /** Steps to the next subset in lexicographic order of positions; false after the last. */
    private static boolean nextSubset(int[] subset, int size) {
        int last = subset.length - 1;
        int i = last;
        while (i >= 0 && subset[i] == size - 1 - (last - i)) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        subset[i]++;
        for (int j = i + 1; j <= last; j++) {
            subset[j] = subset[j - 1] + 1;
        }
        return true;
    }
}

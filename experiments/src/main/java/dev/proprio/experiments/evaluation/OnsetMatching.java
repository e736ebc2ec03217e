package dev.proprio.experiments.evaluation;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Matches moments with moments that are no further away than a tolerance, each with one at most, and as many as can be. Going
 * through both in the order of time and matching the first that are near enough is such a matching, for all tolerances are
 * the same: whoever could be matched with two leaves the later one to others.
 */
final class OnsetMatching {
    /** Moments are sums of fractions; what is this much further away is as near. */
    private static final double ROUNDING = 1e-6;

    private OnsetMatching() {}

    /** How many can be matched. */
    static int count(double[] one, double[] other, double tolerance) {
        return delays(one, other, tolerance).length;
    }

    /** By how much the second of each pair that can be matched is later than the first. */
    static double[] delays(double[] one, double[] other, double tolerance) {
        double[] left = one.clone();
        double[] right = other.clone();
        Arrays.sort(left);
        Arrays.sort(right);
        double near = tolerance + ROUNDING;
        DoubleStream.Builder matched = DoubleStream.builder();
        int l = 0;
        int r = 0;
        while (l < left.length && r < right.length) {
            if (Math.abs(left[l] - right[r]) <= near) {
                matched.accept(right[r] - left[l]);
                l++;
                r++;
            } else if (left[l] < right[r]) {
                l++;
            } else {
                r++;
            }
        }
        return matched.build().toArray();
    }
}

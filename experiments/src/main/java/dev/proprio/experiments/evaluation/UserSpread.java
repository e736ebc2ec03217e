package dev.proprio.experiments.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Between which accuracies all users are but the lowest and the highest tenth.
 *
 * @param low the 10th percentile
 * @param high the 90th percentile
 */
public record UserSpread(double low, double high) {
    /** The spread of the users' accuracies; between two of them percentiles are interpolated linearly. */
    public static UserSpread ofAccuracy(List<UserResult> results) {
        return of(results.stream().mapToDouble(UserResult::accuracy).toArray());
    }

    /** The spread of {@code values}, at least one, in any order. */
    public static UserSpread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a spread over users needs at least one user");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new UserSpread(percentile(sorted, 10), percentile(sorted, 90));
    }

    private static double percentile(double[] sorted, int percent) {
        int hundredths = percent * (sorted.length - 1);
        int below = hundredths / 100;
        int above = Math.min(below + 1, sorted.length - 1);
        double share = (hundredths % 100) / 100.0;
        return sorted[below] + share * (sorted[above] - sorted[below]);
    }
}

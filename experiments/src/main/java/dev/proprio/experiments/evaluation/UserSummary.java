package dev.proprio.experiments.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * How a measure is spread over users, each of whom counts the same.
 *
 * @param users how many there are, at least 1
 * @param mean their mean
 * @param sd their standard deviation, with {@code users - 1} in the denominator; 0 for one user
 * @param median the middle one, or the mean of the middle two
 * @param worstDecile the mean of the lowest tenth, {@code ceil(users / 10)} of them
 * @param min the lowest
 */
public record UserSummary(int users, double mean, double sd, double median, double worstDecile, double min) {
    /** The summary of the users' accuracies. */
    public static UserSummary ofAccuracy(List<UserResult> results) {
        return of(results.stream().mapToDouble(UserResult::accuracy).toArray());
    }

    /** The summary of {@code values}, one for each user, in any order: the order changes nothing. */
    public static UserSummary of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a summary over users needs at least one user");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        double mean = mean(sorted, count);
        double squares = 0;
        for (double value : sorted) {
            squares += (value - mean) * (value - mean);
        }
        double sd = count == 1 ? 0 : Math.sqrt(squares / (count - 1));
        double median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
        return new UserSummary(count, mean, sd, median, mean(sorted, worstDecileSize(count)), sorted[0]);
    }

    /** How many users a tenth of them is, rounded up. */
    public static int worstDecileSize(int users) {
        return (users + 9) / 10;
    }

    private static double mean(double[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[i];
        }
        return sum / count;
    }
}

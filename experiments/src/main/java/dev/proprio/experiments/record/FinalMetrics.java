package dev.proprio.experiments.record;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.evaluation.UserSummary;
import java.util.List;

/**
 * How well the final model does.
 *
 * @param accuracy pooled: every sample counts the same
 * @param macroF1 pooled
 * @param loss the mean over all samples
 * @param users how many users were evaluated; in what follows each counts the same
 * @param userMean the mean of their accuracies
 * @param userSd the standard deviation of their accuracies
 * @param userMedian the median of their accuracies
 * @param worstDecile the mean of the lowest tenth of their accuracies
 * @param userMin the lowest of their accuracies
 */
public record FinalMetrics(
        double accuracy,
        double macroF1,
        double loss,
        int users,
        double userMean,
        double userSd,
        double userMedian,
        double worstDecile,
        double userMin) {

    /** The metrics of users' results and of the confusion matrix of all their samples. */
    public static FinalMetrics of(ConfusionMatrix confusion, List<UserResult> results) {
        UserSummary summary = UserSummary.ofAccuracy(results);
        double lossSum = 0;
        for (UserResult result : results) {
            lossSum += result.loss() * result.samples();
        }
        return new FinalMetrics(
                confusion.accuracy(),
                confusion.macroF1(),
                lossSum / confusion.total(),
                summary.users(),
                summary.mean(),
                summary.sd(),
                summary.median(),
                summary.worstDecile(),
                summary.min());
    }
}

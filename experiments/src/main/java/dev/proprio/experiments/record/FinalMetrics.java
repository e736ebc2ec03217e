package dev.proprio.experiments.record;

import dev.proprio.experiments.evaluation.ClassRecall;
import dev.proprio.experiments.evaluation.ConformalFigures;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.experiments.evaluation.ContinualFigures;
import dev.proprio.experiments.evaluation.EvaluationDetail;
import dev.proprio.experiments.evaluation.EventFigures;
import dev.proprio.experiments.evaluation.RejectionFigures;
import dev.proprio.experiments.evaluation.UserResult;
import dev.proprio.experiments.evaluation.UserSummary;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How well the final model does.
 *
 * @param accuracy pooled: every sample counts the same
 * @param macroF1 pooled
 * @param loss the mean over all samples
 * @param users how many users were evaluated; in what follows each counts the same
 * @param userMean the mean of their accuracies
 * @param userSd the standard deviation of their accuracies; one user has none
 * @param userMedian the median of their accuracies
 * @param worstDecile the mean of the lowest tenth of their accuracies
 * @param userMin the lowest of their accuracies
 * @param classesWithoutTestWindows classes that nothing is known of, for no sample was of them; absent if there are none
 * @param balancedAccuracy the mean recall of the classes that were tested, pooled
 * @param auroc pooled, the mean over classes against all others; absent where the model gives no scores
 * @param expectedCalibrationError pooled, in 15 bins
 * @param brier pooled, from 0 to 2
 * @param recalls of each class that was tested, with a 95 % interval
 * @param events how well events were found, if that was asked for
 * @param conformal what sets of classes with a promise come to, if there are any
 * @param rejection what comes of not answering for unfamiliar windows, if it does not
 * @param continual what comes of going on learning on people's devices, if it does
 */
public record FinalMetrics(
        double accuracy,
        double macroF1,
        double loss,
        int users,
        double userMean,
        Optional<Double> userSd,
        double userMedian,
        double worstDecile,
        double userMin,
        Optional<List<String>> classesWithoutTestWindows,
        Optional<Double> balancedAccuracy,
        Optional<Double> auroc,
        Optional<Double> expectedCalibrationError,
        Optional<Double> brier,
        Optional<List<ClassRecall>> recalls,
        Optional<EventFigures> events,
        Optional<ConformalFigures> conformal,
        Optional<RejectionFigures> rejection,
        Optional<ContinualFigures> continual) {
    public FinalMetrics {
        classesWithoutTestWindows = classesWithoutTestWindows.map(List::copyOf);
        recalls = recalls.map(List::copyOf);
    }

    /** The metrics of users' results and of the confusion matrix of all their samples. */
    public static FinalMetrics of(ConfusionMatrix confusion, List<UserResult> results) {
        return of(confusion, results, Optional.empty(), Optional.empty());
    }

    /** The same, which says of which of the {@code classes} nobody had a sample. */
    public static FinalMetrics of(
            ConfusionMatrix confusion,
            List<UserResult> results,
            List<String> classes,
            Optional<EvaluationDetail> detail) {
        List<String> untested = IntStream.range(0, confusion.classes())
                .filter(i -> confusion.actual(i) == 0)
                .mapToObj(classes::get)
                .toList();
        return of(confusion, results, untested.isEmpty() ? Optional.empty() : Optional.of(untested), detail);
    }

    private static FinalMetrics of(
            ConfusionMatrix confusion,
            List<UserResult> results,
            Optional<List<String>> untested,
            Optional<EvaluationDetail> detail) {
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
                summary.users() > 1 ? Optional.of(summary.sd()) : Optional.empty(),
                summary.median(),
                summary.worstDecile(),
                summary.min(),
                untested,
                Optional.of(confusion.balancedAccuracy()),
                detail.flatMap(more -> more.scores().auroc()),
                detail.flatMap(more -> more.scores().expectedCalibrationError()),
                detail.flatMap(more -> more.scores().brier()),
                detail.map(EvaluationDetail::recalls),
                detail.flatMap(EvaluationDetail::events),
                detail.flatMap(EvaluationDetail::conformal),
                detail.flatMap(EvaluationDetail::rejection),
                detail.flatMap(EvaluationDetail::continual));
    }
}

package dev.proprio.experiments.record;

import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.evaluation.ConfusionMatrix;
import dev.proprio.proto.query.EvaluationQuery;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.record.Withers;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * How well a model does, as devices that keep their windows have told it in sums.
 *
 * @param asked how many devices were asked
 * @param answered how many of them are in the sums
 * @param windows over all of them
 * @param accuracy pooled: every window counts the same
 * @param macroF1 pooled
 * @param loss the mean over all windows, of sums in steps of 2^-20; absent if a device's loss is no number
 * @param accuracies how many devices have an accuracy of less than 5 %, 10 % and so on
 * @param confusion {@code [true class][predicted class]}
 * @param clamped how many values were beyond what a device may answer
 * @param unmeasured how many devices' loss is no number
 * @param silent why others are not in the sums, of the first few; absent if there are none
 * @param conformal what sets of classes come to, if devices calibrate them and nobody has their data
 * @param rejection the same of not answering for unfamiliar windows
 */
public record DeviceEvaluation(
        int asked,
        long answered,
        long windows,
        double accuracy,
        double macroF1,
        Optional<Double> loss,
        List<Long> accuracies,
        List<List<Long>> confusion,
        long clamped,
        long unmeasured,
        Optional<List<String>> silent,
        Optional<DeviceSets> conformal,
        Optional<DeviceRejection> rejection)
        implements Withers<DeviceEvaluation> {
    /** So many reasons are enough to see why. */
    private static final int REASONS = 10;

    public DeviceEvaluation {
        silent = silent.map(List::copyOf);
        accuracies = List.copyOf(accuracies);
        confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** What answers say; empty if there is no window in them. */
    public static Optional<DeviceEvaluation> of(EvaluationQuery query, CollectedAnswers told) {
        return told.sum()
                .filter(sum -> ConfusionMatrix.of(query.confusion(sum)).total() > 0)
                .map(sum -> of(query, told, sum));
    }

    private static DeviceEvaluation of(EvaluationQuery query, CollectedAnswers told, SummedAnswer sum) {
        long[][] counts = query.confusion(sum);
        ConfusionMatrix matrix = ConfusionMatrix.of(counts);
        return new DeviceEvaluation(
                told.asked(),
                sum.devices(),
                matrix.total(),
                matrix.accuracy(),
                matrix.macroF1(),
                query.unmeasured(sum) == 0 ? Optional.of(query.loss(sum) / matrix.total()) : Optional.empty(),
                boxed(query.accuracies(sum)),
                Arrays.stream(counts).map(DeviceEvaluation::boxed).toList(),
                sum.clamped(),
                query.unmeasured(sum),
                told.refused().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                told.refused().values().stream().limit(REASONS).toList()),
                Optional.empty(),
                Optional.empty());
    }

    /** How many devices have windows: others answer, but have no accuracy. */
    public long withWindows() {
        return accuracies.stream().mapToLong(Long::longValue).sum();
    }

    /** The confusion matrix. */
    public ConfusionMatrix matrix() {
        return ConfusionMatrix.of(confusion.stream()
                .map(row -> row.stream().mapToLong(Long::longValue).toArray())
                .toArray(long[][]::new));
    }

    private static List<Long> boxed(long[] values) {
        return LongStream.of(values).boxed().toList();
    }
}

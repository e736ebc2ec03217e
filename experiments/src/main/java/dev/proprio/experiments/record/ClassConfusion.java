package dev.proprio.experiments.record;

import dev.proprio.experiments.evaluation.ConfusionMatrix;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Which classes were taken for which, over all tested windows together.
 *
 * @param classes their names
 * @param counts a row for each true class, in it a number for each predicted one
 */
public record ClassConfusion(List<String> classes, List<List<Long>> counts) {
    public ClassConfusion {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
    }

    /** A matrix with the names of its classes. */
    public static ClassConfusion of(List<String> classes, ConfusionMatrix matrix) {
        return new ClassConfusion(
                classes,
                IntStream.range(0, matrix.classes())
                        .mapToObj(truth -> row(matrix, truth))
                        .toList());
    }

    private static List<Long> row(ConfusionMatrix matrix, int truth) {
        LongStream row = IntStream.range(0, matrix.classes()).mapToLong(predicted -> matrix.count(truth, predicted));
        return row.boxed().toList();
    }
}

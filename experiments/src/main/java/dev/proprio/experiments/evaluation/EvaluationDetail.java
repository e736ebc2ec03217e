package dev.proprio.experiments.evaluation;

import java.util.List;

/**
 * What is said of the last model alone.
 *
 * @param scores what its scores come to; nothing of them is known where it gives none
 * @param recalls of every class that was tested
 */
public record EvaluationDetail(ScoreFigures scores, List<ClassRecall> recalls) {
    public EvaluationDetail {
        recalls = List.copyOf(recalls);
    }
}

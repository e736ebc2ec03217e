package dev.proprio.experiments.evaluation;

import java.util.List;
import java.util.Optional;

/**
 * What is said of the last model alone.
 *
 * @param scores what its scores come to; nothing of them is known where it gives none
 * @param recalls of every class that was tested
 * @param events how well events were found, if that was asked for
 * @param conformal what sets of classes with a promise come to, if there are any
 * @param rejection what comes of not answering for unfamiliar windows, if it does not
 * @param continual what comes of going on learning on people's devices, if it does
 */
public record EvaluationDetail(
        ScoreFigures scores,
        List<ClassRecall> recalls,
        Optional<EventFigures> events,
        Optional<ConformalFigures> conformal,
        Optional<RejectionFigures> rejection,
        Optional<ContinualFigures> continual) {
    public EvaluationDetail {
        recalls = List.copyOf(recalls);
    }
}
